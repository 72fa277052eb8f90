package io.tidings.node.relay;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The replay reads of one workspace in one lane, one at a time. A read begins where the handoff at
 * the head of the queue stands, and serves all that stand there or further on: thousands who come
 * back together cost a few reads, whatever else they subscribe to.
 *
 * <p>Owned by the lane's thread.
 */
final class ReplayReader {
  /** As many as one connection may hold: a shared read costs Redis no more than its own could. */
  private static final int MOST_TOPICS = 100;

  /** Bounds for how long one page keeps the lane busy; the others take the next. */
  private static final int MOST_SERVED = 256;

  private final WorkspaceShard shard;
  private final Lane lane;
  private final RelayMeters meters;

  private final ArrayDeque<Handoff> waiting = new ArrayDeque<>();
  private boolean busy; // waits for its turn in the lane, or for an answer

  ReplayReader(WorkspaceShard shard, Lane lane, RelayMeters meters) {
    this.shard = shard;
    this.lane = lane;
    this.meters = meters;
  }

  /** Gives it a page from its position on, sooner or later. */
  void request(Handoff handoff) {
    waiting.add(handoff);
    next();
  }

  private void next() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      lane.read(this::send);
    }
  }

  /** False when nobody waits any more. */
  private boolean send() {
    waiting.removeIf(Handoff::isObsolete);
    if (waiting.isEmpty()) {
      busy = false;
      return false;
    }
    EventId after = waiting.getFirst().position();
    Set<Topic> topics = new LinkedHashSet<>(); // the first one's come first: it gets most
    // Nobody may join later: who attaches after the log was read has more to replay than it gave.
    List<Handoff> served = group(after, topics);
    served.forEach(Handoff::readSent);
    meters.replayRead();
    shard
        .read(topics, after)
        .whenComplete((page, failure) -> lane.execute(() -> answered(served, page)));
    return true;
  }

  private List<Handoff> group(EventId after, Set<Topic> topics) {
    List<Handoff> group = new ArrayList<>();
    Iterator<Handoff> all = waiting.iterator();
    while (all.hasNext() && group.size() < MOST_SERVED) {
      Handoff handoff = all.next();
      if (!after.after(handoff.position()) && fits(handoff.topics(), topics)) {
        topics.addAll(handoff.topics());
        group.add(handoff);
        all.remove();
      }
    }
    return group;
  }

  private static boolean fits(Set<Topic> more, Set<Topic> topics) {
    return topics.isEmpty()
        || topics.size() + more.stream().filter(topic -> !topics.contains(topic)).count()
            <= MOST_TOPICS;
  }

  private void answered(List<Handoff> served, @Nullable Page page) {
    lane.readDone();
    Map<EventId, SharedEvent> events = new HashMap<>();
    Function<Event, SharedEvent> share =
        event -> events.computeIfAbsent(event.id(), _ -> shard.recent.of(event));
    List<Handoff> notReached = new ArrayList<>();
    for (Handoff handoff : served) {
      lane.guard(
          handoff.connection(),
          () -> {
            if (page != null && !handoff.reachedBy(page)) {
              notReached.add(handoff);
            } else {
              handoff.answered(page, share);
            }
          });
    }
    // First in the queue again, so that those who came later cannot hold them up for ever.
    notReached.reversed().forEach(waiting::addFirst);
    busy = false;
    next();
  }
}
