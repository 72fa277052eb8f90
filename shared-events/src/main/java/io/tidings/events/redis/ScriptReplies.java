package io.tidings.events.redis;

import io.tidings.events.Commit;
import io.tidings.events.CommitOutcome;
import io.tidings.events.CommitOutcome.AppendOutcome;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Page.Fork;
import io.tidings.events.StateSnapshot;
import io.tidings.events.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Converts the replies of the scripts into values. */
final class ScriptReplies {
  private ScriptReplies() {}

  static AppendOutcome append(List<Object> reply) {
    return switch (commit(reply)) {
      case AppendOutcome outcome -> outcome;
      case VersionConflict unused -> throw new IllegalStateException("an append reads no versions");
    };
  }

  static CommitOutcome commit(List<Object> reply) {
    return switch ((String) reply.getFirst()) {
      case "written" -> appended((String) reply.get(1), false);
      case "repeated" -> appended((String) reply.get(1), true);
      case "reused" -> new KeyReused();
      case "conflict" -> new VersionConflict(strings(reply.subList(1, reply.size())));
      default -> throw new IllegalStateException("unknown reply " + reply.getFirst());
    };
  }

  private static Appended appended(String answer, boolean repeated) {
    String[] part = answer.split(" ", -1);
    List<EventId> ids = new ArrayList<>();
    for (int i = 1; i < part.length; i++) {
      ids.add(EventId.parse(part[i]));
    }
    return new Appended(part[0], ids, repeated);
  }

  static StateSnapshot state(List<String> names, List<Object> reply) {
    Cursor position = new Cursor((String) reply.getFirst(), EventId.parse((String) reply.get(1)));
    List<?> versions = (List<?>) reply.get(3);
    Map<String, String> versionByName = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      versionByName.put(names.get(i), (String) versions.get(i));
    }
    return new StateSnapshot(
        new Commit.Versions(position, versionByName),
        Instant.ofEpochMilli(Long.parseLong((String) reply.get(2))),
        ((List<?>) reply.get(4)).stream().map(pairs -> hash((List<?>) pairs)).toList(),
        ((List<?>) reply.get(5)).stream().map(Long.class::cast).toList());
  }

  private static Map<String, String> hash(List<?> pairs) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      fields.put((String) pairs.get(i), (String) pairs.get(i + 1));
    }
    return fields;
  }

  /**
   * @param topics in the order in which they were asked for
   * @param forks whether clients of earlier epochs may continue at all
   * @param foreign receives how many entries were written by hand
   */
  static Page page(List<Topic> topics, List<Object> reply, boolean forks, LongConsumer foreign) {
    String epoch = (String) reply.getFirst();
    EventId clock = EventId.parse((String) reply.get(1));
    EventId end = EventId.parse((String) reply.get(3));
    List<?> missing = (List<?>) reply.get(5);
    Map<Topic, EventId> lost = new LinkedHashMap<>();
    for (int i = 0; i < missing.size(); i += 2) {
      Topic topic = topics.get((int) (long) (Long) missing.get(i) - 1);
      lost.merge(topic, EventId.parse((String) missing.get(i + 1)), EventId::max);
    }
    List<?> rows = (List<?>) reply.get(6);
    List<Event> events = new ArrayList<>(rows.size() / 2);
    long unreadable = (Long) reply.get(4);
    for (int i = 0; i < rows.size(); i += 2) {
      Envelope envelope = Envelopes.read((String) rows.get(i + 1));
      if (envelope == null) {
        unreadable++;
      } else {
        EventId id = EventId.parse((String) rows.get(i));
        events.add(new Event(new Cursor(epoch, id), envelope));
      }
    }
    if (unreadable > 0) {
      foreign.accept(unreadable);
    }
    List<Fork> earlierForks = forks ? earlierForks((String) reply.get(2)) : List.of();
    return new Page(epoch, earlierForks, clock, events, end, lost);
  }

  /** Reads {@code epoch:id epoch:id …}; omits a last entry that was cut off. */
  static List<Fork> earlierForks(String text) {
    List<Fork> forks = new ArrayList<>();
    for (String part : text.split(" ", -1)) {
      int colon = part.indexOf(':');
      EventId id = colon < 1 ? null : EventId.read(part.substring(colon + 1));
      if (id != null) {
        forks.add(new Fork(part.substring(0, colon), id));
      }
    }
    return forks;
  }

  private static List<String> strings(List<Object> reply) {
    return reply.stream().map(String.class::cast).toList();
  }
}
