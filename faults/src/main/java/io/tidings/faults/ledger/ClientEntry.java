package io.tidings.faults.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.tidings.testbed.websocket.ClientTransport;
import org.jspecify.annotations.Nullable;

/** An entry about a client's connections, which are numbered from 1. */
public sealed interface ClientEntry extends LedgerEntry {
  /** The first line of the file of each client of topics. */
  record Terms(long at, ClientSpec spec) implements ClientEntry {}

  /** The first line of the file of each tab, which shows the user's chat. */
  record TabTerms(long at, String user) implements ClientEntry {}

  /** The first line of the file of each client of a user's own stream. */
  record UserStreamTerms(long at, long user) implements ClientEntry {}

  /**
   * The first line of the file of each client of activities.
   *
   * @param spec of which the topics are the scopes that its user may see
   * @param mark with which the names of the run's journals and of its chatting users begin
   */
  record ActivityTerms(long at, ClientSpec spec, String mark) implements ClientEntry {}

  /**
   * The client is about to connect. With a last event id other than the one that it has just read,
   * it counts as a new client from here on.
   */
  record Opened(
      long at,
      int connection,
      int port,
      ClientTransport transport,
      @JsonSetter(nulls = Nulls.SET) @Nullable String lastEventId)
      implements ClientEntry {}

  /**
   * Bytes as they came from the socket, the HTTP head included.
   *
   * @param bytes each as one character, since a read may end in the middle of an encoded one
   */
  record Read(long at, int connection, String bytes) implements ClientEntry {
    public static Read of(long at, int connection, byte[] bytes, int length) {
      return new Read(at, connection, new String(bytes, 0, length, ISO_8859_1));
    }

    public byte[] raw() {
      return bytes.getBytes(ISO_8859_1);
    }
  }

  /**
   * The client is about to send a ping on a WebSocket. Must be written before it is sent.
   *
   * @param payload in ASCII
   */
  record Pinged(long at, int connection, String payload) implements ClientEntry {}

  /**
   * How the connection ended: {@code eof}, {@code reset}, {@code refused}, {@code left} … After
   * {@code left} the checker expects nothing more of this client, unless it connects again.
   */
  record Ended(long at, int connection, String how) implements ClientEntry {}
}
