package io.tidings.cli.log;

import io.tidings.events.EventId;
import io.tidings.events.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events that were read of all topics, by id. About 100 bytes each. */
final class EventIndex {
  /**
   * @param topic where it was read first
   * @param text of its envelope, as a hash
   */
  private record SeenEvent(Topic topic, int text) {}

  private final Map<EventId, SeenEvent> seen = new HashMap<>();

  /** Of the events that are in several topics: those where it was not seen. */
  private final Map<EventId, Set<Topic>> unseen = new HashMap<>();

  /** An event that is expected in a topic and was not seen there. */
  record MissingTwin(Topic topic, EventId id, Topic seenIn) {}

  /**
   * Adds an event that was read.
   *
   * @return the topic in which another event has the same id; null for none
   */
  @Nullable Topic add(Topic topic, EventId id, String text, List<Topic> topics) {
    SeenEvent before = seen.putIfAbsent(id, new SeenEvent(topic, text.hashCode()));
    if (before != null && before.text() != text.hashCode()) {
      return before.topic();
    }
    if (topics.size() > 1) {
      Set<Topic> expected = unseen.computeIfAbsent(id, _ -> new LinkedHashSet<>(topics));
      expected.remove(topic);
    }
    return null;
  }

  boolean has(EventId id) {
    return seen.containsKey(id);
  }

  /** How many different events there are. */
  int size() {
    return seen.size();
  }

  List<MissingTwin> missingTwins() {
    List<MissingTwin> missing = new ArrayList<>();
    unseen.forEach((id, topics) -> {
      SeenEvent event = seen.get(id);
      if (event != null) {
        topics.forEach(topic -> missing.add(new MissingTwin(topic, id, event.topic())));
      }
    });
    return missing;
  }
}
