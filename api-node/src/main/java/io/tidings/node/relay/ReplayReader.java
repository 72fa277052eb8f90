package io.tidings.node.relay;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The replay reads of one workspace in one lane, one at a time. A read begins where the handoff at
 * the head of the queue stands, and serves all that stand there or further on: thousands of clients
 * that come back together cost a few reads, whatever else they subscribe to.
 *
 * <p>Owned by the lane's thread.
 */
final class ReplayReader {
  /**
   * As many as one connection may hold: a shared read costs Redis no more than the connection's own
   * read could.
   */
  private static final int MOST_TOPICS = 100;

  /** Bounds how long one page keeps the lane busy; the other requests get the next page. */
  private static final int MOST_SERVED = 256;

  /** A connection that waits for a page of the log. */
  interface PageRequest {
    /** The page that it needs begins after this. */
    EventId position();

    Set<Topic> topics();

    /** Whether the page is no longer wanted. */
    boolean isObsolete();

    /** A read for it is under way. */
    void readSent();

    /** Whether a page that began at an earlier position ends after its own. */
    boolean reachedBy(Page page);

    /**
     * @param page what follows its position or an earlier one, in its topics and perhaps others;
     *     null when the read failed
     * @param share gives an event of the page the frames that all its replays share
     */
    void answered(@Nullable Page page, Function<Event, SharedEvent> share);

    /** The connection that fails when an answer makes it throw. */
    LaneMember member();
  }

  private final EventLog log;
  private final Workspace workspace;
  private final int pageSize;
  private final RecentEvents recent;
  private final Lane lane;
  private final RelayMeters meters;

  private final ArrayDeque<PageRequest> waiting = new ArrayDeque<>();
  private boolean busy; // waits for its turn in the lane, or for an answer

  ReplayReader(
      EventLog log,
      Workspace workspace,
      int pageSize,
      RecentEvents recent,
      Lane lane,
      RelayMeters meters) {
    this.log = log;
    this.workspace = workspace;
    this.pageSize = pageSize;
    this.recent = recent;
    this.lane = lane;
    this.meters = meters;
  }

  /** Gives it a page from its position on, sooner or later. */
  void request(PageRequest request) {
    waiting.add(request);
    next();
  }

  /** An event that is replayed from memory. */
  SharedEvent share(Event event) {
    return recent.of(event);
  }

  private void next() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      lane.reads().request(this::send);
    }
  }

  /** False when no handoff waits any more. */
  private boolean send() {
    waiting.removeIf(PageRequest::isObsolete);
    if (waiting.isEmpty()) {
      busy = false;
      return false;
    }
    EventId after = waiting.getFirst().position();
    Set<Topic> topics = new LinkedHashSet<>(); // the first request's come first: it gets the most
    // No handoff may join later: one that attaches after the read needs more than it returned.
    List<PageRequest> served = group(after, topics);
    served.forEach(PageRequest::readSent);
    meters.replayRead();
    read(topics, after).whenComplete((page, failure) -> lane.execute(() -> answered(served, page)));
    return true;
  }

  /** A thrown exception counts as a failed future: neither is an answer. */
  private CompletableFuture<Page> read(Set<Topic> which, EventId after) {
    return CompletableFuture.completedFuture(which)
        .thenCompose(topics -> log.read(workspace, topics, after, pageSize));
  }

  private List<PageRequest> group(EventId after, Set<Topic> topics) {
    List<PageRequest> group = new ArrayList<>();
    Iterator<PageRequest> all = waiting.iterator();
    while (all.hasNext() && group.size() < MOST_SERVED) {
      PageRequest request = all.next();
      if (!after.after(request.position()) && fits(request.topics(), topics)) {
        topics.addAll(request.topics());
        group.add(request);
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

  private void answered(List<PageRequest> served, @Nullable Page page) {
    lane.reads().release();
    Map<EventId, SharedEvent> events = new HashMap<>();
    Function<Event, SharedEvent> share =
        event -> events.computeIfAbsent(event.id(), _ -> share(event));
    List<PageRequest> notReached = new ArrayList<>();
    for (PageRequest request : served) {
      lane.guard(
          request.member(),
          () -> {
            if (page != null && !request.reachedBy(page)) {
              notReached.add(request);
            } else {
              request.answered(page, share);
            }
          });
    }
    // They go back to the head of the queue, so that later requests cannot hold them up for ever.
    notReached.reversed().forEach(waiting::addFirst);
    busy = false;
    next();
  }
}
