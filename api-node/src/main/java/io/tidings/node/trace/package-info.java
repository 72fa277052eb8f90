/**
 * Spans of requests and of what this node writes, exported over OTLP. It is on when an endpoint is
 * configured; without one, nothing of it and of the libraries behind it becomes a bean ({@link
 * io.tidings.node.trace.TracingOn}). What is published is traced by {@code shared-events}, since
 * other services publish, too. Start reading at {@link io.tidings.node.trace.TracingConfiguration}.
 */
@NullMarked
package io.tidings.node.trace;

import org.jspecify.annotations.NullMarked;
