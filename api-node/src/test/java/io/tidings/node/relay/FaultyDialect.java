package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Frames as words, until one of its parts fails. */
final class FaultyDialect implements Dialect {

  /** What of a dialect may fail. */
  enum Part {
    EVENT,
    EPHEMERAL,
    RESYNC,
    KEEPALIVE,
    POSITION
  }

  private final PlainDialect words = new PlainDialect();
  @Nullable Part failing;
  boolean closeFails;

  private void check(Part part) {
    if (part == failing) {
      throw new IllegalStateException("cannot frame " + part);
    }
  }

  @Override
  public ByteBuffer pending() {
    return words.pending();
  }

  @Override
  public ByteBuffer position(Cursor cursor) {
    check(Part.POSITION);
    return words.position(cursor);
  }

  @Override
  public ByteBuffer connected(Attachment attachment) {
    return words.connected(attachment);
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    check(Part.EVENT);
    return words.event(event, topic);
  }

  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    check(Part.EPHEMERAL);
    return words.ephemeral(envelope, topic);
  }

  @Override
  public ByteBuffer keepalive(@Nullable Cursor moved) {
    check(moved == null ? Part.KEEPALIVE : Part.POSITION);
    return words.keepalive(moved);
  }

  @Override
  public ByteBuffer resync(
      ResyncReason reason, Collection<Topic> topics, Cursor to, boolean moves) {
    check(Part.RESYNC);
    return words.resync(reason, topics, to, moves);
  }

  @Override
  public ByteBuffer degraded(Duration behind) {
    return words.degraded(behind);
  }

  @Override
  public ByteBuffer closed(CloseReason reason, Duration retry) {
    if (closeFails) {
      throw new IllegalStateException("cannot frame the end");
    }
    return words.closed(reason, retry);
  }
}
