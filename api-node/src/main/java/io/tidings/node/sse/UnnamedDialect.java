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
import tools.jackson.databind.node.ObjectNode;

/**
 * Frames without an {@code event:} field, which all reach {@code onmessage}: their data is a JSON
 * object that says its {@code type}.
 */
public class UnnamedDialect extends FrameDialect {
  private static final ObjectNode PING = FrameJson.object().put("type", "ping");
  private static final ByteBuffer SIGN_OF_LIFE = frame(null, PING);
  private static final ObjectNode NO_DATA = FrameJson.object();
  private static final ByteBuffer NAMED_SIGN_OF_LIFE = block(null, "ping", NO_DATA, null);

  /** One line end, and no empty line: some readers dispatch an event for each of those. */
  private static final ByteBuffer COMMENT = new FrameWriter(16).comment("keepalive").toBuffer();

  /** A frame with that data. */
  protected static ByteBuffer frame(@Nullable Cursor id, JsonNode data) {
    return block(null, null, data, id);
  }

  @Override
  public final ByteBuffer connected(Attachment attachment) {
    JsonNode data = control("connected", completeGreeting(attachment));
    return block(attachment.retry(), null, data, attachment.position());
  }

  /** A ping by that name, for endpoints whose clients listen for it. */
  protected static ByteBuffer namedPing(@Nullable Cursor moved) {
    return moved == null ? NAMED_SIGN_OF_LIFE : block(null, "ping", NO_DATA, moved);
  }

  @Override
  public ByteBuffer position(Cursor cursor) {
    return frame(cursor, PING);
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
  public ByteBuffer keepalive(@Nullable Cursor moved) {
    return moved == null ? SIGN_OF_LIFE : position(moved);
  }

  /**
   * A sign of life for endpoints whose clients know only comments; a ping only moves the position.
   */
  protected static ByteBuffer comment(@Nullable Cursor moved) {
    return moved == null
        ? COMMENT
        : new FrameWriter(128)
            .comment("keepalive")
            .json(FrameJson.text(PING))
            .id(moved.toString())
            .end()
            .toBuffer();
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
    return block(retry, null, control("closed", FrameJson.closed(reason)), null);
  }

  /** How this endpoint frames what it says about the stream itself. */
  protected ObjectNode control(String type, ObjectNode data) {
    return FrameJson.object().put("type", type).set("data", data);
  }
}
