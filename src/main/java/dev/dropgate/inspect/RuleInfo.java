package dev.dropgate.inspect;

/**
 * What a rule is called, for settings and for people.
 *
 * @param id lower case with hyphens; findings bear it, and {@code dropgate.rules.ID} switches it
 * @param standard the level where nothing is set
 * @param meaning one line: what it finds
 */
public record RuleInfo(String id, RuleMode standard, String meaning) {}
