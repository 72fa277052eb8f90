/**
 * {@code tidings tail}. {@link io.tidings.cli.tail.TailCommand} is the command line, {@link
 * io.tidings.cli.tail.StreamFollower} connects and connects again, {@link
 * io.tidings.cli.tail.StreamConnection} is one stream, {@link io.tidings.cli.tail.StreamFrame} what
 * arrives on it, and {@link io.tidings.cli.tail.TailOutput} prints it and keeps the position.
 */
@NullMarked
package io.tidings.cli.tail;

import org.jspecify.annotations.NullMarked;
