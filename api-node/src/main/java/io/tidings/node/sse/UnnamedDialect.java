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
 * Frames without an {@code event:} field, which all reach {@code onmessage}: their data is a JSON
 * object that says its {@code type}.
 */
public final class UnnamedDialect implements Dialect {
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
    return control(new FrameWriter(CONTROL), "connected", FrameJson.connected(node));
  }

  @Override
  public ByteBuffer event(Event event, Topic topic) {
    String json = FrameJson.text(FrameJson.event(event.envelope(), topic));
    String id = event.cursor().toString();
    return new FrameWriter(id.length() + json.length() + 32).id(id).json(json).end().toBuffer();
  }

  @Override
  public ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    String json = FrameJson.text(FrameJson.event(envelope, topic));
    return new FrameWriter(json.length() + 32).json(json).end().toBuffer();
  }

  @Override
  public ByteBuffer keepalive() {
    return new FrameWriter(32).comment("keepalive").end().toBuffer();
  }

  @Override
  public ByteBuffer resync(
      ResyncReason reason, Collection<Topic> topics, Cursor to, boolean moves) {
    FrameWriter frame = new FrameWriter(CONTROL);
    if (moves) {
      frame.id(to.toString());
    }
    return control(frame, "resync", FrameJson.resync(reason, topics, to));
  }

  @Override
  public ByteBuffer closed(CloseReason reason, Duration retry) {
    return control(new FrameWriter(CONTROL).retry(retry), "closed", FrameJson.closed(reason));
  }

  private static ByteBuffer control(FrameWriter frame, String type, JsonNode data) {
    JsonNode node = FrameJson.object().put("type", type).set("data", data);
    return frame.json(FrameJson.text(node)).end().toBuffer();
  }
}
