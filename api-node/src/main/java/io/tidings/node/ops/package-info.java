/** Health, drain, limits and metrics: what an operator sees and turns. */
@NullMarked
package io.tidings.node.ops;

import org.jspecify.annotations.NullMarked;
