package io.tidings.faults.ledger;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/** An entry of the upstream server about its users' mailboxes. */
public sealed interface UpstreamEntry extends LedgerEntry {
  String user();

  /**
   * A stream of the user's events begins: the user gets every event that is emitted from here on.
   * Streams are numbered from 1.
   *
   * @param node that opened it
   */
  record StreamOpened(
      long at,
      int stream,
      String user,
      String node,
      @JsonSetter(nulls = Nulls.SET) @Nullable String lastEventId)
      implements UpstreamEntry {}

  /**
   * The server saw the stream's end, or ended the stream itself. It sees an end even while it sends
   * nothing.
   */
  record StreamEnded(long at, int stream, String user, String how) implements UpstreamEntry {}

  /**
   * Must be written before the event is sent. An event is about a peer of its own, so that what
   * became of it can be told by the peer.
   *
   * @param number counts the user's events from 1
   * @param peer in its normal form
   */
  record Emitted(long at, String user, long number, String type, String peer)
      implements UpstreamEntry {}
}
