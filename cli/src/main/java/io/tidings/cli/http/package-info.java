/**
 * What the commands know of HTTP: one address with a token, its answers and what they mean for
 * another attempt. Streams are read in {@link io.tidings.cli.tail}.
 */
@NullMarked
package io.tidings.cli.http;

import org.jspecify.annotations.NullMarked;
