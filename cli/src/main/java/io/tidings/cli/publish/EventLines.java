package io.tidings.cli.publish;

import io.tidings.cli.CommandFailure;
import io.tidings.cli.Json;
import io.tidings.cli.JsonObject;
import io.tidings.cli.NotJsonException;
import io.tidings.events.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads events, one JSON text a line, and puts together what one request may have. */
final class EventLines {
  /** docs/protocol.md, "Publish several together". */
  private static final int MAX_EVENTS = 100;

  /** Of the 1 MB that a body may have; the rest is for what stands around the events. */
  private static final int MAX_BYTES = 1_000_000;

  private static final Set<String> KNOWN =
      Set.of("topic", "topics", "type", "data", "kind", "position", "time", "tabId");

  private final BufferedReader lines;
  private final @Nullable Topic topic;
  private final @Nullable String type;
  private final boolean whole;
  private @Nullable String ahead;
  private long line;
  private long published;

  /**
   * @param topic with {@code type}, a line is the data of such an event; both null: it is the event
   * @param whole batches are made of the lines alone, so that the same input makes the same ones;
   *     else what has arrived is sent while there is nothing more to read
   */
  EventLines(InputStream in, @Nullable Topic topic, @Nullable String type, boolean whole) {
    // What is not UTF-8 is refused here, and not sent as something else.
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    this.topic = topic;
    this.type = type;
    this.whole = whole;
  }

  /** The last line, counted from 1, of the batches before the one that was given out last. */
  long published() {
    return published;
  }

  /** The events of the next request; empty at the end. */
  List<String> next() throws IOException {
    List<String> events = new ArrayList<>();
    int bytes = 0;
    published = ahead == null ? line : line - 1;
    while (events.size() < MAX_EVENTS) {
      String event = ahead == null ? read() : ahead;
      ahead = null;
      if (event == null) {
        break;
      }
      int length = event.getBytes(StandardCharsets.UTF_8).length + 1;
      if (bytes + length > MAX_BYTES && !events.isEmpty()) {
        ahead = event;
        break;
      }
      events.add(event);
      bytes += length;
      if (!whole && !lines.ready()) {
        break;
      }
    }
    return events;
  }

  private @Nullable String read() throws IOException {
    try {
      String text = lines.readLine();
      while (text != null && text.isBlank()) {
        line++;
        text = lines.readLine();
      }
      if (text == null) {
        return null;
      }
      line++;
      return topic == null || type == null
          ? event(text)
          : object(List.of(topic.name()), type, JsonObject.requireValue(text));
    } catch (NotJsonException e) {
      throw CommandFailure.usage("line " + line + " " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw CommandFailure.usage("line " + (line + 1) + " or one after it is not UTF-8");
    }
  }

  private String event(String text) throws NotJsonException {
    JsonObject event = JsonObject.read(text);
    for (String name : event.fields().keySet()) {
      if (!KNOWN.contains(name)) {
        throw CommandFailure.usage(
            "line " + line + ": an event has topic or topics, type and data; got \"" + name + "\"");
      }
    }
    String kind = event.text("kind");
    if (kind != null && !kind.equals("event")) {
      throw CommandFailure.usage("line " + line + " is no event: kind is \"" + kind + "\"");
    }
    String one = event.text("topic");
    List<String> topics = one == null ? event.strings("topics") : List.of(one);
    String data = event.fields().get("data");
    String kindOfEvent = event.text("type");
    if (topics.isEmpty() || kindOfEvent == null || data == null) {
      throw CommandFailure.usage(
          "line " + line + ": an event has topic or topics, type and data; " + missing(event));
    }
    return object(topics, kindOfEvent, data);
  }

  private static String missing(JsonObject event) {
    if (!event.fields().containsKey("data")) {
      return "data is missing";
    }
    return event.text("type") == null ? "type is missing" : "topic is missing";
  }

  private static String object(List<String> topics, String type, String data) {
    return Json.line()
        .withJson("topics", Json.strings(topics))
        .with("type", type)
        .withJson("data", data)
        .toString();
  }
}
