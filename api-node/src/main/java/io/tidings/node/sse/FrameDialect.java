package io.tidings.node.sse;

import io.tidings.events.Cursor;
import io.tidings.node.relay.Dialect;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What all dialects have in common: blocks without data, and how a block with data is laid out. */
public abstract class FrameDialect implements Dialect {
  private static final int FRAMING_BYTES = 128;

  @Override
  public final ByteBuffer retry(Duration retry) {
    return new FrameWriter(32).retry(retry).end().toBuffer();
  }

  @Override
  public final ByteBuffer position(Cursor cursor) {
    return new FrameWriter(80).id(cursor.toString()).end().toBuffer();
  }

  /**
   * One block.
   *
   * @param id null for what is not to be remembered
   * @param event null for what is to reach {@code onmessage}
   */
  static ByteBuffer block(
      @Nullable Duration retry, @Nullable Cursor id, @Nullable String event, JsonNode data) {
    String json = FrameJson.text(data);
    FrameWriter frame = new FrameWriter(json.length() + FRAMING_BYTES);
    if (retry != null) {
      frame.retry(retry);
    }
    if (id != null) {
      frame.id(id.toString());
    }
    if (event != null) {
      frame.event(event);
    }
    return frame.json(json).end().toBuffer();
  }
}
