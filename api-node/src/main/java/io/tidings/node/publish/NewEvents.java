package io.tidings.node.publish;

import io.tidings.events.Append;
import io.tidings.events.InvalidNameException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.JsonStream;
import io.tidings.node.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns JSON into new events, and names the field of each fault. */
final class NewEvents {
  private static final Set<String> FIELDS = Set.of("topics", "type", "data", "durable");

  // A new topic takes two keys and two index entries.
  private static final int BYTES_PER_COPY = 500;

  private NewEvents() {}

  static NewEvent single(JsonNode body, Topic topic, @Nullable String tabId) {
    return event(body, List.of(topic), tabId, "");
  }

  /**
   * Events that belong together.
   *
   * @param copies about how many bytes Redis keeps for the further topics that they are in
   */
  record EventBatch(List<NewEvent> events, long copies) {}

  /** Stops at the first event that is wrong, or one too many. */
  static EventBatch batch(JsonStream body, @Nullable String tabId) {
    List<NewEvent> events = new ArrayList<>();
    AtomicLong copies = new AtomicLong();
    String rule = "a list of 1 to " + Append.MAX_EVENTS + " events";
    body.object(
        Set.of("events"),
        "",
        field ->
            body.list(
                field,
                rule,
                Append.MAX_EVENTS,
                index -> {
                  long from = body.offset();
                  NewEvent event = element(body, "events[" + index + "].", tabId);
                  long copy = body.offset() - from + BYTES_PER_COPY;
                  copies.addAndGet(copy * (event.topics().size() - 1));
                  events.add(event);
                }));
    if (events.isEmpty()) {
      throw ProblemException.invalid("invalid-field", "events", "events has to be " + rule + ".");
    }
    return new EventBatch(events, copies.get());
  }

  private static NewEvent element(JsonStream body, String path, @Nullable String tabId) {
    JsonNode element = body.object(FIELDS, path);
    if (!JsonBody.flag(element, "durable", path, true)) {
      throw ProblemException.invalid(
          "invalid-field",
          path + "durable",
          "Ephemeral events cannot be part of a batch: a batch is written as a whole.");
    }
    return event(element, topics(element, path), tabId, path);
  }

  private static List<Topic> topics(JsonNode element, String path) {
    JsonNode list = JsonBody.required(element, "topics", path);
    if (!list.isArray()) {
      throw ProblemException.invalid(
          "invalid-field", path + "topics", path + "topics has to be a list of strings.");
    }
    List<Topic> topics = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String field = path + "topics[" + i + "]";
      if (!list.get(i).isString()) {
        throw ProblemException.invalid("invalid-field", field, field + " has to be a string.");
      }
      topics.add(topic(field, list.get(i).stringValue()));
    }
    return topics;
  }

  /** A topic that a client may name. */
  static Topic topic(String field, String name) {
    Topic topic = located("topic", field, () -> new Topic(name));
    if (topic.internal()) {
      throw ProblemException.invalid(
          "invalid-name", field, field + " names the internal topic " + topic + ".");
    }
    return topic;
  }

  private static NewEvent event(
      JsonNode object, List<Topic> topics, @Nullable String tabId, String path) {
    String type = JsonBody.text(object, "type", path);
    JsonNode data = JsonBody.required(object, "data", path);
    return located(null, path, () -> new NewEvent(topics, type, data, tabId));
  }

  /**
   * Names the field with the bad name; {@code own} null appends the name's own field to the path.
   */
  private static <T> T located(@Nullable String own, String where, Supplier<T> make) {
    try {
      return make.get();
    } catch (InvalidNameException e) {
      String field = own == null ? where + e.field() : where;
      String message = e.getMessage() == null ? "" : e.getMessage();
      String rest = message.startsWith(e.field()) ? message.substring(e.field().length()) : message;
      throw ProblemException.invalid("invalid-name", field, field + rest);
    }
  }
}
