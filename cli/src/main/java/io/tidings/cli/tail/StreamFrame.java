package io.tidings.cli.tail;

import io.tidings.cli.JsonObject;
import io.tidings.cli.NotJsonException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A frame of the unnamed framing (docs/protocol.md). Control frames have no topic. */
sealed interface StreamFrame {

  /**
   * What was published.
   *
   * @param time when the node took it, as the frame has it
   * @param data JSON text, as it was published
   */
  record PublishedEvent(String topic, String type, String time, @Nullable String tabId, String data)
      implements StreamFrame {}

  /** The stream is attached; an event that is acknowledged from now on arrives. */
  record Connected(@Nullable String node, Duration keepalive) implements StreamFrame {}

  /** Events are missing in these topics: their state has to be fetched again. */
  record Resync(String reason, List<String> topics, @Nullable String to) implements StreamFrame {}

  /** The node ends the stream. */
  record Closed(String reason) implements StreamFrame {}

  /** The node is behind the log; zero: no longer. */
  record Degraded(Duration behind) implements StreamFrame {}

  /** A ping, or something that a newer node tells. */
  record Other() implements StreamFrame {}

  /**
   * Reads the data of a frame.
   *
   * @throws NotJsonException if no node can have sent it
   */
  static StreamFrame read(String json) throws NotJsonException {
    JsonObject frame = JsonObject.read(json);
    String type = frame.text("type");
    String topic = frame.text("topic");
    if (topic != null) {
      return new PublishedEvent(
          topic,
          String.valueOf(type),
          String.valueOf(frame.text("timestamp")),
          frame.text("tabId"),
          String.valueOf(frame.raw("data")));
    }
    return switch (String.valueOf(type)) {
      case "connected" -> {
        JsonObject data = frame.object("data");
        yield new Connected(data.text("node"), Duration.ofMillis(data.number("keepaliveMs", 0)));
      }
      case "resync" -> {
        JsonObject data = frame.object("data");
        yield new Resync(
            String.valueOf(data.text("reason")), data.strings("topics"), data.text("to"));
      }
      case "closed" -> new Closed(String.valueOf(frame.object("data").text("reason")));
      case "degraded" ->
          new Degraded(Duration.ofMillis(frame.object("data").number("behindMs", 0)));
      default -> new Other();
    };
  }
}
