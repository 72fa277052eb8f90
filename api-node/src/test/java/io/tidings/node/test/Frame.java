package io.tidings.node.test;

import io.tidings.node.test.SseParser.Dispatched;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client was told, whichever the framing.
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
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static Frame of(Dispatched event) {
    JsonNode whole = JSON.readTree(event.data());
    boolean named = !event.event().equals("message");
    String type = named ? event.event() : whole.path("type").asString();
    return new Frame(
        type.equals("close") ? "closed" : type, // as the boards' named streams call it
        event.ownId() ? event.id() : null,
        named || !whole.has("data") ? whole : whole.path("data"),
        whole,
        System.nanoTime());
  }

  /** Whether an application published it. */
  public boolean isEvent() {
    return !CONTROL.contains(type);
  }

  /** Whether it only says that the stream lives. */
  boolean isSignOfLife() {
    return type.equals("connected") || type.equals("ping");
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
