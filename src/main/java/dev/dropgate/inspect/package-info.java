/**
 * Judges entries: rules find, and the inspector asks them and forms the verdict. Plug-ins also
 * implement {@link dev.dropgate.inspect.RuleProvider} and {@link dev.dropgate.inspect.Rule}; the
 * types that these use are public.
 */
package dev.dropgate.inspect;
