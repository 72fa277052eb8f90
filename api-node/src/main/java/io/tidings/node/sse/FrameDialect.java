package io.tidings.node.sse;

import io.tidings.events.Cursor;
import io.tidings.node.relay.Dialect;
import io.tidings.node.stream.FrameJson;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What all dialects have in common: how a block is laid out, and what is said of the stream. */
public abstract class FrameDialect implements Dialect {
  static final int FRAMING_BYTES = 128;
  private static final ByteBuffer PENDING = new FrameWriter(16).comment("attaching").toBuffer();

  @Override
  public final ByteBuffer pending() {
    return PENDING;
  }

  /** The data of {@code connected} at this endpoint, without the time between two signs of life. */
  protected ObjectNode greeting(Attachment attachment) {
    return withNode(FrameJson.object(), attachment);
  }

  /** Adds the node's name, unless that is hidden. */
  protected static ObjectNode withNode(ObjectNode data, Attachment attachment) {
    return attachment.node().isEmpty() ? data : data.put("node", attachment.node());
  }

  /** All data of {@code connected}. */
  final ObjectNode completeGreeting(Attachment attachment) {
    return greeting(attachment).put("keepaliveMs", attachment.keepalive().toMillis());
  }

  /**
   * One block. Some readers take the id as soon as they have read its line; so it is the last: a
   * block that was cut before its end is sent again.
   *
   * @param event null for a block that reaches {@code onmessage}
   * @param id null for a block that moves no client's position
   */
  static ByteBuffer block(
      @Nullable Duration retry, @Nullable String event, JsonNode data, @Nullable Cursor id) {
    String json = FrameJson.text(data);
    FrameWriter frame = new FrameWriter(json.length() + FRAMING_BYTES);
    if (retry != null) {
      frame.retry(retry);
    }
    if (event != null) {
      frame.event(event);
    }
    frame.json(json);
    if (id != null) {
      frame.id(id.toString());
    }
    return frame.end().toBuffer();
  }
}
