/**
 * The streams of boards: which endpoint carries which topics, in which dialect, and, decided at
 * each event, whether a user may see it. It reads rights from {@code board} and changes nothing.
 * Start with {@link io.tidings.node.board.stream.BoardStreamController}.
 */
@NullMarked
package io.tidings.node.board.stream;

import org.jspecify.annotations.NullMarked;
