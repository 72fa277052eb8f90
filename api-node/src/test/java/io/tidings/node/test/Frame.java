package io.tidings.node.test;

import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * What a client was told, whichever the transport and the framing.
 *
 * @param type the event's type, or one of {@code connected resync closed ping}
 * @param cursor the frame's own id; null when it has none
 * @param data the event's data, or what the control frame says
 * @param whole the frame's whole data
 * @param arrived when, by {@link System#nanoTime}
 */
public record Frame(
    String type, @Nullable String cursor, JsonNode data, JsonNode whole, long arrived) {
  private static final Set<String> CONTROL = Set.of("connected", "resync", "closed", "ping");

  /** Each user's stream begins with these, whatever it is about. */
  private static final Set<String> SNAPSHOTS = Set.of("notification-count", "stopwatches");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static Frame of(DispatchedEvent event) {
    JsonNode whole = read(event.data());
    boolean named = !event.type().equals("message");
    String type = named ? event.type() : whole.path("type").asString();
    return new Frame(
        type.equals("close") ? "closed" : type, // as the boards' named streams call it
        event.identified() ? event.lastId() : null,
        named || !whole.has("data") ? whole : whole.path("data"),
        whole,
        System.nanoTime());
  }

  /** What a message of a WebSocket says. */
  static Frame ofMessage(JsonNode message) {
    return new Frame(
        message.path("type").asString(),
        message.has("id") ? message.path("id").asString() : null,
        message.has("data") ? message.path("data") : message,
        message,
        System.nanoTime());
  }

  /** Triggers have plain text. */
  static JsonNode read(String data) {
    try {
      return JSON.readTree(data);
    } catch (JacksonException e) {
      return StringNode.valueOf(data);
    }
  }

  /** Whether it tells of something that happened. */
  public boolean isEvent() {
    return !CONTROL.contains(type) && !isSnapshot();
  }

  /** Whether it has some state of the user as a whole. */
  public boolean isSnapshot() {
    return SNAPSHOTS.contains(type);
  }

  /** Whether it says nothing that tests of events wait for: the stream lives, or some state. */
  boolean isAside() {
    return type.equals("connected") || type.equals("ping") || isSnapshot();
  }

  boolean is(String control, String reason) {
    return type.equals(control) && data.path("reason").asString().equals(reason);
  }

  /** The topic of an unnamed frame; named ones do not tell. */
  public String topic() {
    return whole.path("topic").asString();
  }

  @Override
  public String toString() {
    String text = data.toString();
    return type
        + (cursor == null ? "" : " " + cursor)
        + " "
        + (text.length() > 80 ? text.substring(0, 80) + "…" : text);
  }
}
