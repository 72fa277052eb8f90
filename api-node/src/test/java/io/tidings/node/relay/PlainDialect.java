package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A frame is one line of words, for tests of the relay alone. */
final class PlainDialect implements Dialect {
  private static ByteBuffer words(Object... words) {
    String line = Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" "));
    return ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public ByteBuffer pending() {
    return words("comment");
  }

  @Override
  public ByteBuffer connected(Attachment attachment) {
    Cursor position = attachment.position();
    return words("connected", position == null ? "-" : position, attachment.retry().toMillis());
  }

  @Override
  public ByteBuffer position(Cursor cursor) {
    return words("id", cursor);
  }

  @Override
  public ByteBuffer event(Event event, Topic topic) {
    return words("event", event.cursor(), event.envelope().data().asString());
  }

  @Override
  public ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return words("passing", envelope.data().asString());
  }

  @Override
  public ByteBuffer keepalive(@Nullable Cursor moved) {
    return moved == null ? words("keepalive") : words("keepalive", moved);
  }

  @Override
  public ByteBuffer resync(
      ResyncReason reason, Collection<Topic> topics, Cursor to, boolean moves) {
    String names = topics.stream().map(Topic::name).sorted().collect(Collectors.joining(","));
    return words("resync", reason.word(), names, to, moves);
  }

  @Override
  public ByteBuffer degraded(Duration behind) {
    return words("degraded", behind.toMillis());
  }

  @Override
  public ByteBuffer closed(CloseReason reason, Duration retry) {
    return words("closed", reason.word(), retry.toMillis());
  }
}
