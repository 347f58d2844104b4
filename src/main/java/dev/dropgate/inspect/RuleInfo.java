package dev.dropgate.inspect;

/**
 * The description of a rule, for settings and for people.
 *
 * @param id lower case with hyphens; findings have it, and {@code dropgate.rules.ID} switches the
 *     rule
 * @param standard the default mode
 * @param meaning one line: what the rule finds
 */
public record RuleInfo(String id, RuleMode standard, String meaning) {}
