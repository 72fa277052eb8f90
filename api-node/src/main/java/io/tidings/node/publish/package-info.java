/**
 * The generic HTTP interface for publishing and for reading the log as JSON pages. It reads bodies
 * strictly and within bounds, asks {@code access}, and leaves the rest to the log. Start with
 * {@link io.tidings.node.publish.PublishController}.
 */
@NullMarked
package io.tidings.node.publish;

import org.jspecify.annotations.NullMarked;
