/** The generic HTTP interface for publishing and for reading the log as JSON pages. */
@NullMarked
package io.tidings.node.publish;

import org.jspecify.annotations.NullMarked;
