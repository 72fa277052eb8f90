package io.tidings.node.activity.stream;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.activity.ActivityJson;
import io.tidings.node.http.IsoTime;
import io.tidings.node.sse.UnnamedDialect;
import io.tidings.node.stream.FrameJson;
import io.tidings.node.user.UserTopics;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Activities as consoles want them: unnamed frames, flat where they are about the stream itself,
 * and pings by that name.
 */
final class ActivityDialect extends UnnamedDialect {
  private final Clock clock;

  ActivityDialect(Clock clock) {
    this.clock = clock;
  }

  /** The client's id is that of this connection, and of nothing else. */
  @Override
  protected ObjectNode greeting(Attachment attachment) {
    ObjectNode greeting =
        FrameJson.object()
            .put("client_id", UUID.randomUUID().toString())
            .put("timestamp", IsoTime.micros(clock.instant()))
            .put("userId", attachment.user());
    return withNode(greeting, attachment);
  }

  @Override
  protected ObjectNode control(String type, ObjectNode data) {
    if (data.path("topics") instanceof ArrayNode topics) { // that of the client tells it nothing
      topics.removeIf(topic -> topic.asString().startsWith(OpenedStreams.TOPIC));
    }
    return FrameJson.object().put("type", type).setAll(data);
  }

  @Override
  public ByteBuffer position(Cursor cursor) {
    return namedPing(cursor);
  }

  @Override
  public ByteBuffer keepalive(@Nullable Cursor moved) {
    return namedPing(moved);
  }

  @Override
  public @Nullable ByteBuffer event(Event event, Topic topic) {
    Envelope envelope = event.envelope();
    if (envelope.topics().contains(UserTopics.DATABASE)) {
      return written(event.cursor(), envelope.type(), FrameJson.object());
    }
    ObjectNode activity = ActivityJson.of(event.id(), envelope);
    return activity == null ? null : written(event.cursor(), envelope.type(), activity);
  }

  private static ByteBuffer written(Cursor id, String type, ObjectNode data) {
    return frame(id, FrameJson.object().put("type", type).set("data", data));
  }

  @Override
  public @Nullable ByteBuffer ephemeral(Envelope envelope, Topic topic) {
    return null;
  }
}
