@NullMarked
package io.tidings.node.trace;

import org.jspecify.annotations.NullMarked;
