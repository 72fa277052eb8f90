package io.tidings.node.sse;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.stream.FrameJson;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Frames whose {@code event:} is the event's type and whose data is its bare data, for {@code
 * addEventListener(type)}.
 */
public class NamedDialect extends FrameDialect {
  private static final ByteBuffer PING = block(null, "ping", FrameJson.object(), null);

  /** A frame of that name. */
  protected static ByteBuffer frame(@Nullable Cursor id, String name, JsonNode data) {
    return block(null, name, data, id);
  }

  /**
   * Frames of these names, one behind the other, whose data is this text as it is. The last one has
   * the id: a client that got only the first of them is sent all of them again.
   */
  protected static ByteBuffer textFrames(@Nullable Cursor id, String text, String... names) {
    FrameWriter frames = new FrameWriter(names.length * (text.length() + FRAMING_BYTES));
    for (int i = 0; i < names.length; i++) {
      frames.event(names[i]).data(text);
      if (id != null && i == names.length - 1) {
        frames.id(id.toString());
      }
      frames.end();
    }
    return frames.toBuffer();
  }

  @Override
  public final ByteBuffer connected(Attachment attachment) {
    return block(
        attachment.retry(), "connected", completeGreeting(attachment), attachment.position());
  }

  @Override
  public final ByteBuffer position(Cursor cursor) {
    return frame(cursor, "ping", FrameJson.object());
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    return frame(event.cursor(), event.envelope().type(), event.envelope().data());
  }

  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return frame(null, envelope.type(), envelope.data());
  }

  @Override
  public final ByteBuffer keepalive(@Nullable Cursor moved) {
    return moved == null ? PING : position(moved);
  }

  @Override
  public final ByteBuffer resync(
      ResyncReason reason, Collection<Topic> topics, Cursor to, boolean moves) {
    return frame(moves ? to : null, "resync", FrameJson.resync(reason, topics, to));
  }

  @Override
  public final ByteBuffer degraded(Duration behind) {
    return frame(null, "degraded", FrameJson.degraded(behind));
  }

  @Override
  public final ByteBuffer closed(CloseReason reason, Duration retry) {
    return block(retry, closedEventName(), FrameJson.closed(reason), null);
  }

  /** The name of the last frame. */
  protected String closedEventName() {
    return "closed";
  }
}
