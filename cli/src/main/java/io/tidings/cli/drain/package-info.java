/** {@code tidings drain}: asks a node on its management port to send its streams elsewhere. */
@NullMarked
package io.tidings.cli.drain;

import org.jspecify.annotations.NullMarked;
