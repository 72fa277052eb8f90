package io.tidings.node.relay;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.redis.SimulatedLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rights of a client to single topics, which come and go, and what that means for each event. */
final class PartialRights {
  final String name;
  final Set<Topic> topics;
  private final Map<Topic, EventId> since = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();

  private record Change(Topic topic, EventId at, boolean given) {}

  PartialRights(String name, Set<Topic> topics) {
    this.name = name;
    this.topics = topics;
    topics.forEach(topic -> since.put(topic, EventId.ZERO));
  }

  /** Commits a change. */
  String toggle(Topic topic, SimulatedLog log) {
    boolean given = !since.containsKey(topic);
    String said = name + (given ? "+" : "-") + topic;
    log.revoke(said);
    EventId at = log.history().getLast().id();
    if (given) {
      since.put(topic, at);
    } else {
      since.remove(topic);
    }
    changes.add(new Change(topic, at, given));
    return said;
  }

  /** What a reader finds now. */
  Permission now() {
    return new TopicPermission(name, Map.copyOf(since));
  }

  /** Whether the client could read the event when it happened. */
  boolean had(Event event) {
    return event.envelope().topics().stream()
        .anyMatch(topic -> topics.contains(topic) && had(topic, event.id()));
  }

  private boolean had(Topic topic, EventId id) {
    boolean given = true;
    for (Change change : changes) {
      if (change.topic.equals(topic) && !change.at.after(id)) {
        given = change.given;
      }
    }
    return given;
  }

  /**
   * Whether a client at this position has to have learnt of it: it could read it then, and can now,
   * since an event that it has passed.
   */
  boolean owed(Event event, EventId position) {
    return event.envelope().topics().stream()
        .anyMatch(topic -> {
          EventId given = since.get(topic);
          return given != null && !given.after(position) && had(topic, event.id());
        });
  }

  /** Whether all of these were given at some time. */
  boolean given(Set<Topic> which) {
    return which.stream()
        .allMatch(topic -> changes.stream().anyMatch(c -> c.given && c.topic.equals(topic)));
  }

  private record TopicPermission(String name, Map<Topic, EventId> since) implements Permission {
    @Override
    public AccessDecision after(Event control) {
      String said = control.envelope().data().asString();
      if (said.equals(name)) {
        return Schedule.REVOKED;
      }
      if (said.startsWith(name + "-")) {
        Map<Topic, EventId> fewer = new HashMap<>(since);
        fewer.remove(topic(said));
        return new TopicPermission(name, fewer);
      }
      if (said.startsWith(name + "+")) {
        Map<Topic, EventId> more = new HashMap<>(since);
        more.putIfAbsent(topic(said), control.id());
        return new TopicPermission(name, more);
      }
      return this;
    }

    private Topic topic(String said) {
      return new Topic(said.substring(name.length() + 1));
    }

    @Override
    public boolean sees(Envelope envelope, @Nullable EventId id) {
      return envelope.topics().stream()
          .anyMatch(topic -> {
            EventId granted = since.get(topic);
            return granted != null && (id == null || id.after(granted));
          });
    }

    @Override
    public Map<Topic, EventId> grantedAfter(EventId id) {
      Map<Topic, EventId> granted = new HashMap<>(since);
      granted.values().removeIf(at -> !at.after(id));
      return granted;
    }
  }
}
