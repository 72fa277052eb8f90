/**
 * The streams of the boards: which endpoint carries which topics, in which dialect, and what of it
 * a user may see at each event. It reads rights from {@code board} and logins from {@code user},
 * and changes neither. Start with {@link io.tidings.node.live.LiveController}.
 */
@NullMarked
package io.tidings.node.live;

import org.jspecify.annotations.NullMarked;
