package io.tidings.node.publish;

import io.tidings.events.Append;
import io.tidings.events.InvalidNameException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns JSON into new events, and says of each fault in which field it is. */
final class NewEvents {
  private static final Set<String> FIELDS = Set.of("topics", "type", "data", "durable");

  private NewEvents() {}

  static NewEvent single(JsonNode body, Topic topic, @Nullable String tabId) {
    return event(body, List.of(topic), tabId, "");
  }

  static List<NewEvent> batch(JsonNode body, @Nullable String tabId) {
    JsonNode list = JsonBody.required(body, "events", "");
    if (!list.isArray() || list.isEmpty() || list.size() > Append.MAX_EVENTS) {
      throw ProblemException.invalid(
          "invalid-field",
          "events",
          "events has to be a list of 1 to " + Append.MAX_EVENTS + " events.");
    }
    List<NewEvent> events = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      events.add(element(list.get(i), "events[" + i + "]", tabId));
    }
    return events;
  }

  private static NewEvent element(JsonNode element, String name, @Nullable String tabId) {
    if (!element.isObject()) {
      throw ProblemException.invalid("invalid-field", name, name + " has to be an object.");
    }
    String path = name + ".";
    JsonBody.checkFields(element, FIELDS, path);
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

  /** Says where in the request the bad name is; {@code field} null appends the name's own. */
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
