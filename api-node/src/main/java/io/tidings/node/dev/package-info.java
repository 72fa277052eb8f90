/** What a developer is told when a node starts in the profile {@code dev}. */
@NullMarked
package io.tidings.node.dev;

import org.jspecify.annotations.NullMarked;
