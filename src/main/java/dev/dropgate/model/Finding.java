package dev.dropgate.model;

/**
 * One rule's reason for a verdict.
 *
 * @param rule the rule's id, lower case with hyphens
 * @param verdict what the rule asks for; never {@code CLEAN}
 * @param message one printable line for people: what the rule saw
 */
public record Finding(String rule, Verdict verdict, String message) {}
