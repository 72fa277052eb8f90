package io.tidings.node.sse;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Frames without an {@code event:} field, which all reach {@code onmessage}: their data is a JSON
 * object that says its {@code type}.
 */
public class UnnamedDialect extends FrameDialect {
  private static final ByteBuffer KEEPALIVE =
      new FrameWriter(32).comment("keepalive").end().toBuffer();

  /** A frame with that data. */
  protected static ByteBuffer frame(@Nullable Cursor id, JsonNode data) {
    return block(null, id, null, data);
  }

  @Override
  public ByteBuffer connected(String node, @Nullable String user) {
    return frame(null, control("connected", FrameJson.connected(node)));
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    return frame(event.cursor(), FrameJson.event(event.envelope(), topic));
  }

  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return frame(null, FrameJson.event(envelope, topic));
  }

  @Override
  public final ByteBuffer keepalive() {
    return KEEPALIVE;
  }

  @Override
  public final ByteBuffer resync(
      ResyncReason reason, Collection<Topic> topics, Cursor to, boolean moves) {
    return frame(moves ? to : null, control("resync", FrameJson.resync(reason, topics, to)));
  }

  @Override
  public final ByteBuffer degraded(Duration behind) {
    return frame(null, control("degraded", FrameJson.degraded(behind)));
  }

  @Override
  public final ByteBuffer closed(CloseReason reason, Duration retry) {
    return block(retry, null, null, control("closed", FrameJson.closed(reason)));
  }

  /** How this endpoint says something of the stream itself. */
  protected ObjectNode control(String type, ObjectNode data) {
    return FrameJson.object().put("type", type).set("data", data);
  }
}
