package io.tidings.faults.ledger;

import org.jspecify.annotations.Nullable;

/** Every byte that one client read, over all its connections, the HTTP head included. */
public final class ClientLog {
  private final LedgerFileWriter writer;

  ClientLog(LedgerFileWriter writer, ClientSpec clientSpec) {
    this.writer = writer;
    writer.write(
        "terms",
        String.join(",", clientSpec.topics()),
        clientSpec.namedFraming() ? "named" : "unnamed",
        String.join(",", clientSpec.traits().stream().map(Enum::name).sorted().toList()));
  }

  /**
   * A connection is about to be made; numbers count up from 1. A last event id other than the one
   * it has just read makes it a new client from here on.
   */
  public void opens(int connection, int port, @Nullable String lastEventId) {
    writer.write(
        "open",
        Integer.toString(connection),
        Integer.toString(port),
        lastEventId == null ? "-" : lastEventId);
  }

  /** Bytes as they came from the socket. */
  public void read(int connection, byte[] bytes, int length) {
    writer.write(
        "read",
        new String[] {Integer.toString(connection), Integer.toString(length)},
        bytes,
        length);
  }

  /**
   * How the connection ended: {@code eof}, {@code reset}, {@code refused}, {@code left} … After
   * {@code left} nothing more is expected of this client, unless it opens another.
   */
  public void ended(int connection, String how) {
    writer.write("end", Integer.toString(connection), how);
  }
}
