package io.tidings.node.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.stream.FrameJson;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each frame is the text of one message: a JSON object that says its {@code type}, as unnamed SSE
 * frames do, with the {@code retry} and the {@code id} that stand beside the data there.
 */
public class MessageDialect implements Dialect {
  private static final ByteBuffer PING = message("ping");
  private static final ByteBuffer ATTACHING = message("attaching");

  /** A message with these fields. */
  protected static ByteBuffer message(String type, @Nullable Cursor id, ObjectNode fields) {
    return message(FrameJson.object().put("type", type).setAll(fields), null, id);
  }

  private static ByteBuffer message(String type, JsonNode data, @Nullable Cursor id) {
    return message(typed(type, data), null, id);
  }

  private static ByteBuffer message(String type) {
    return message(FrameJson.object().put("type", type), null, null);
  }

  private static ByteBuffer message(
      ObjectNode message, @Nullable Duration retry, @Nullable Cursor id) {
    if (retry != null) {
      message.put("retry", retry.toMillis());
    }
    if (id != null) {
      message.put("id", id.toString());
    }
    return ByteBuffer.wrap(FrameJson.text(message).getBytes(UTF_8));
  }

  private static ObjectNode typed(String type, JsonNode data) {
    return FrameJson.object().put("type", type).set("data", data);
  }

  @Override
  public final ByteBuffer pending() {
    return ATTACHING;
  }

  @Override
  public final ByteBuffer connected(Attachment attachment) {
    ObjectNode data = greeting(attachment).put("keepaliveMs", attachment.keepalive().toMillis());
    return message(typed("connected", data), attachment.retry(), attachment.position());
  }

  /** The data of {@code connected} at this endpoint, without the time between signs of life. */
  protected ObjectNode greeting(Attachment attachment) {
    ObjectNode data = FrameJson.object();
    return attachment.node().isEmpty() ? data : data.put("node", attachment.node());
  }

  @Override
  public final ByteBuffer position(Cursor cursor) {
    return message(FrameJson.object().put("type", "ping"), null, cursor);
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    return message(FrameJson.event(event.envelope(), topic), null, event.cursor());
  }

  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return message(FrameJson.event(envelope, topic), null, null);
  }

  @Override
  public final ByteBuffer keepalive(@Nullable Cursor moved) {
    return moved == null ? PING : position(moved);
  }

  @Override
  public final ByteBuffer resync(
      ResyncReason reason, Collection<Topic> topics, Cursor to, boolean moves) {
    return message("resync", FrameJson.resync(reason, topics, to), moves ? to : null);
  }

  @Override
  public final ByteBuffer degraded(Duration behind) {
    return message("degraded", FrameJson.degraded(behind), null);
  }

  @Override
  public final ByteBuffer closed(CloseReason reason, Duration retry) {
    return message(typed("closed", FrameJson.closed(reason)), retry, null);
  }
}
