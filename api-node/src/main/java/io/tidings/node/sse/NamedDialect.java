package io.tidings.node.sse;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.ResyncReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import tools.jackson.databind.JsonNode;

/**
 * Frames whose {@code event:} is the event's type and whose data is its bare data, for {@code
 * addEventListener(type)}.
 */
public final class NamedDialect implements Dialect {
  private static final int CONTROL = 192;

  @Override
  public ByteBuffer retry(Duration retry) {
    return new FrameWriter(32).retry(retry).end().toBuffer();
  }

  @Override
  public ByteBuffer position(Cursor cursor) {
    return new FrameWriter(80).id(cursor.toString()).end().toBuffer();
  }

  @Override
  public ByteBuffer connected(String node) {
    return named(new FrameWriter(CONTROL), "connected", FrameJson.connected(node));
  }

  @Override
  public ByteBuffer event(Event event, Topic topic) {
    FrameWriter frame = new FrameWriter(256).id(event.cursor().toString());
    return named(frame, event.envelope().type(), event.envelope().data());
  }

  @Override
  public ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return named(new FrameWriter(256), envelope.type(), envelope.data());
  }

  @Override
  public ByteBuffer keepalive() {
    return named(new FrameWriter(32), "ping", FrameJson.object());
  }

  @Override
  public ByteBuffer resync(
      ResyncReason reason, Collection<Topic> topics, Cursor to, boolean moves) {
    FrameWriter frame = new FrameWriter(CONTROL);
    if (moves) {
      frame.id(to.toString());
    }
    return named(frame, "resync", FrameJson.resync(reason, topics, to));
  }

  @Override
  public ByteBuffer closed(CloseReason reason, Duration retry) {
    return named(new FrameWriter(CONTROL).retry(retry), "closed", FrameJson.closed(reason));
  }

  private static ByteBuffer named(FrameWriter frame, String type, JsonNode data) {
    return frame.event(type).json(FrameJson.text(data)).end().toBuffer();
  }
}
