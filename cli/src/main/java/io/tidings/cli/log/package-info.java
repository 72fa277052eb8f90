/**
 * The commands that read Redis themselves: {@link io.tidings.cli.log.InspectCommand} shows a topic,
 * {@link io.tidings.cli.log.FsckCommand} checks and repairs the log of a workspace. {@link
 * io.tidings.cli.log.LogCheck} is where to start reading. What keys there are and what they have is
 * known by {@code io.tidings.events.redis} alone; this package knows what has to be true of them.
 */
@NullMarked
package io.tidings.cli.log;

import org.jspecify.annotations.NullMarked;
