/**
 * {@code tidings publish}. {@link io.tidings.cli.publish.PublishCommand} is the command line,
 * {@link io.tidings.cli.publish.EventPublisher} repeats a request until it is answered, and {@link
 * io.tidings.cli.publish.EventLines} makes batches of the lines of a stream.
 */
@NullMarked
package io.tidings.cli.publish;

import org.jspecify.annotations.NullMarked;
