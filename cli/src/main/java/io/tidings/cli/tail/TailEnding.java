package io.tidings.cli.tail;

import io.tidings.cli.http.Answer;

/** Why nothing more is followed. */
sealed interface TailEnding {
  /** As many events were printed as were asked for. */
  record Counted() implements TailEnding {}

  /** The time that was asked for is over. */
  record TimeOver() implements TailEnding {}

  /** The output takes no more: its reader has gone, as in {@code tidings tail … | head}. */
  record OutputClosed() implements TailEnding {}

  /** The node closed the stream for a reason after which a client does not come back. */
  record Final(String reason) implements TailEnding {}

  /** The same request would be refused again. */
  record Refused(Answer answer) implements TailEnding {}

  /** There was no stream for longer than was asked for. */
  record GaveUp(String trouble) implements TailEnding {}

  /** The server sent a frame that no node sends; read again, it would come again. */
  record Malformed(String what, String frame) implements TailEnding {}
}
