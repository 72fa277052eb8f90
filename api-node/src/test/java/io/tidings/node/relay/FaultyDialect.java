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
  public ByteBuffer retry(Duration retry) {
    return words.retry(retry);
  }

  @Override
  public ByteBuffer position(Cursor cursor) {
    check(Part.POSITION);
    return words.position(cursor);
  }

  @Override
  public ByteBuffer connected(String name, @Nullable String user) {
    return words.connected(name, user);
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
  public ByteBuffer keepalive() {
    check(Part.KEEPALIVE);
    return words.keepalive();
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
