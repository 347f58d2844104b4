package dev.dropgate.alert;

import java.util.List;

/**
 * One mail for one or more tickets.
 *
 * @param id unique; the mail's identity when it has to be sent again
 * @param tickets at least one, oldest first
 */
public record Digest(String id, List<Ticket> tickets) {}
