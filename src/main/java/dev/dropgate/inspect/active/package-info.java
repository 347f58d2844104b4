/**
 * Active content: macros, scripts and embedded files of documents. Libraries are started only for a
 * document that needs them. The one door is {@link dev.dropgate.inspect.active.ActiveContent}.
 */
package dev.dropgate.inspect.active;
