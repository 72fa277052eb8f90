package io.tidings.events.redis;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections attached to a feed: the topics that it has to follow, and the attaches that it
 * has yet to answer. A topic stays held for some time after its last connection left, so that a
 * client that reconnects is served from memory.
 *
 * <p>Owned by the feed's thread.
 */
final class Attachments {
  private final AnnouncementChain chain;
  private final Tail tail;
  private final Map<Topic, Hold> held = new HashMap<>();
  private final Set<Attach> waiting = new LinkedHashSet<>();
  private int attached;
  private long idleSince;

  /** One connection's request to follow some topics. Two equal ones are two attaches. */
  static final class Attach {
    private final Set<Topic> topics;
    private final @Nullable Cursor after;
    private final Consumer<Feed.Attached> callback;

    Attach(Set<Topic> topics, @Nullable Cursor after, Consumer<Feed.Attached> callback) {
      this.topics = Set.copyOf(topics);
      this.after = after;
      this.callback = callback;
    }
  }

  /** How many attaches hold a topic, and since when none does. */
  private static final class Hold {
    int count;
    long freeSince;
  }

  Attachments(AnnouncementChain chain, Tail tail) {
    this.chain = chain;
    this.tail = tail;
  }

  /** Its topics are followed from now on; the answer waits until the feed follows the log. */
  void add(Attach attach) {
    attached++;
    attach.topics.forEach(topic -> held.computeIfAbsent(topic, t -> new Hold()).count++);
    waiting.add(attach);
  }

  void remove(Attach attach, long now) {
    waiting.remove(attach); // while Redis is away, attaches that gave up must not pile up
    attached--;
    idleSince = now;
    for (Topic topic : attach.topics) {
      Hold hold = requireNonNull(held.get(topic), "removed more often than added");
      hold.count--;
      hold.freeSince = now;
    }
  }

  /**
   * Answers in the order of arrival. The callback of an answer may make the feed stop following.
   */
  void answerWhile(BooleanSupplier following) {
    while (following.getAsBoolean() && !waiting.isEmpty()) {
      Attach attach = waiting.iterator().next();
      waiting.remove(attach);
      answer(attach);
    }
  }

  private void answer(Attach attach) {
    String epoch = requireNonNull(chain.epoch());
    EventId position = chain.position();
    // A connection that has left already must not leave a hold behind.
    attach.topics.stream().filter(held::containsKey).forEach(topic -> tail.follow(topic, position));
    Cursor after = attach.after;
    boolean known = after != null && after.epoch().equals(epoch) && !after.id().after(position);
    List<Event> events = known ? tail.after(requireNonNull(after).id(), attach.topics) : null;
    attach.callback.accept(new Feed.Attached(epoch, position, events));
  }

  /** Releases the topics that no connection has held since then. */
  void expire(long before) {
    held.entrySet()
        .removeIf(entry -> {
          boolean free = entry.getValue().count == 0 && entry.getValue().freeSince <= before;
          if (free) {
            tail.forget(entry.getKey());
          }
          return free;
        });
  }

  void startAt(long now) {
    idleSince = now;
  }

  /** Whether nothing has been attached since then. */
  boolean isIdleSince(long before) {
    return attached == 0 && idleSince <= before;
  }

  void clearWaiting() {
    waiting.clear();
  }

  /**
   * Whether the feed relays events of any of these topics; every feed follows the control topic.
   */
  boolean holdAny(Collection<Topic> topics) {
    return topics.stream()
        .anyMatch(topic -> topic.equals(Topic.CONTROL) || held.containsKey(topic));
  }

  Set<Topic> topics() {
    return held.keySet();
  }

  /** The topics that a pull has to read. */
  Set<Topic> topicsAndControl() {
    Set<Topic> topics = new HashSet<>(held.keySet());
    topics.add(Topic.CONTROL);
    return topics;
  }
}
