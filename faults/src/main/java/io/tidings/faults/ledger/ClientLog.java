package io.tidings.faults.ledger;

import org.jspecify.annotations.Nullable;

/** Every byte that one client read, over all its connections, the HTTP head included. */
public final class ClientLog {
  private final Lines lines;

  ClientLog(Lines lines, Terms terms) {
    this.lines = lines;
    lines.write(
        "terms",
        String.join(",", terms.topics()),
        terms.named() ? "named" : "unnamed",
        String.join(",", terms.traits().stream().map(Enum::name).sorted().toList()));
  }

  /**
   * A connection is about to be made; numbers count up from 1. A last event id other than the one
   * it has just read makes it a new client from here on.
   */
  public void opens(int connection, int port, @Nullable String lastEventId) {
    lines.write(
        "open",
        Integer.toString(connection),
        Integer.toString(port),
        lastEventId == null ? "-" : lastEventId);
  }

  /** Bytes as they came from the socket. */
  public void read(int connection, byte[] bytes, int length) {
    lines.write(
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
    lines.write("end", Integer.toString(connection), how);
  }
}
