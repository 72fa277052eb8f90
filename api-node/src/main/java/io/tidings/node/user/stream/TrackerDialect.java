package io.tidings.node.user.stream;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.sse.UnnamedDialect;
import io.tidings.node.stream.FrameJson;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as the ticket tracker wants them: unnamed, strings for ids, whole things. Each of its
 * endpoints has events about other things.
 */
public abstract class TrackerDialect extends UnnamedDialect {
  @Override
  protected ObjectNode greeting(Attachment attachment) {
    return withNode(FrameJson.object().put("userId", attachment.user()), attachment);
  }

  @Override
  public ByteBuffer keepalive(@Nullable Cursor moved) {
    return comment(moved);
  }

  /** Flat: the fields of a control frame are next to its type. */
  @Override
  protected ObjectNode control(String type, ObjectNode data) {
    return FrameJson.object().put("type", type).setAll(data);
  }

  /** Trackers get no ephemeral events. */
  @Override
  public final @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return null;
  }

  @Override
  public final @Nullable ByteBuffer event(Event event, Topic topic) {
    String type = event.envelope().type();
    return isWipe(type) ? written(event, type, FrameJson.object(), null) : frame(event);
  }

  /** Whether all data was deleted, or all of a kind, such as {@code database.projects.wiped}. */
  private static boolean isWipe(String type) {
    return type.startsWith("database.") && type.endsWith("wiped");
  }

  /**
   * The frame of an event at this endpoint; null for an event that means nothing to its clients.
   */
  protected abstract @Nullable ByteBuffer frame(Event event);

  /**
   * A frame about an event.
   *
   * @param actor the user who made the change; null when that is not told
   */
  protected static ByteBuffer written(
      Event event, String type, JsonNode data, @Nullable Long actor) {
    ObjectNode frame = FrameJson.object().put("type", type);
    frame.set("data", data);
    frame.put("tabId", event.envelope().tabId());
    frame.put("actorId", actor == null ? null : actor.toString());
    frame.put("timestamp", FrameJson.time(event.envelope().timestamp()));
    return frame(event.cursor(), frame);
  }
}
