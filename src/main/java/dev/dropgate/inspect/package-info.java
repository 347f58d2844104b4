/**
 * Judges entries: rules find, the inspector asks them and forms the verdict. {@link
 * dev.dropgate.inspect.RuleProvider} and {@link dev.dropgate.inspect.Rule} are implemented by
 * plug-ins, too; what they are given is public for them.
 */
package dev.dropgate.inspect;
