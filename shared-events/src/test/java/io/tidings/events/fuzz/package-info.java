/**
 * A plain loop that feeds a parser with millions of cases, and the generators of its input: valid
 * texts, bytes and JSON of which a few places were changed. Start with {@link
 * io.tidings.events.fuzz.Fuzzer}.
 */
@NullMarked
package io.tidings.events.fuzz;

import org.jspecify.annotations.NullMarked;
