package io.tidings.node.relay;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log may say about a connection that has ended: nothing of it is the client's own text.
 *
 * @param seconds how long it was open
 * @param topics how many it followed
 * @param frames how many were written to it
 * @param cursor the client's position; null when it never had one
 */
record EndedConnection(
    Transport transport,
    CloseReason reason,
    long seconds,
    int topics,
    long frames,
    long bytes,
    @Nullable Object cursor) {
  private static final Logger LOG = LoggerFactory.getLogger(EndedConnection.class);

  /** One line for each connection, so that a single one can be found. */
  void log() {
    LOG.atDebug()
        .addKeyValue("transport", transport.word())
        .addKeyValue("reason", reason.word())
        .addKeyValue("seconds", seconds)
        .addKeyValue("topics", topics)
        .addKeyValue("frames", frames)
        .addKeyValue("bytes", bytes)
        .addKeyValue("cursor", String.valueOf(cursor))
        .log("connection ended");
  }

  /** The same as one text. */
  @Override
  public String toString() {
    return "transport=%s reason=%s seconds=%d topics=%d frames=%d bytes=%d cursor=%s"
        .formatted(transport.word(), reason.word(), seconds, topics, frames, bytes, cursor);
  }
}
