/** Runs the commands once, so that a cache of their loaded classes can be made of that. */
@NullMarked
package io.tidings.cli.training;

import org.jspecify.annotations.NullMarked;
