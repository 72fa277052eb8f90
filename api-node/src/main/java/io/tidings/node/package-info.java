/**
 * The API node. Each package is a feature or a layer; {@link io.tidings.node.ApiNode} starts it.
 */
@NullMarked
package io.tidings.node;

import org.jspecify.annotations.NullMarked;
