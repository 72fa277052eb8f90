package io.tidings.events.redis;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Subscriptions and reads of the log, as feeds use them. */
final class RedisFeedSource implements FeedSource {
  /** A script blocks the server while it runs, so that one must not look at thousands of topics. */
  private static final int TOPICS_PER_READ = 200;

  private final Subscriptions subscriptions;
  private final LogCalls calls;
  private final int pageSize;

  RedisFeedSource(Subscriptions subscriptions, LogCalls calls, int pageSize) {
    this.subscriptions = subscriptions;
    this.calls = calls;
    this.pageSize = pageSize;
  }

  @Override
  public void subscribe(Workspace workspace, AnnouncementListener announcementListener) {
    subscriptions.subscribe(workspace, announcementListener);
  }

  @Override
  public void unsubscribe(Workspace workspace) {
    subscriptions.unsubscribe(workspace);
  }

  @Override
  public CompletableFuture<Page> pull(Workspace workspace, Set<Topic> topics, EventId after) {
    List<Topic> all = List.copyOf(topics);
    int size = Math.min(TOPICS_PER_READ, all.size());
    return calls
        .pull(workspace, all.subList(0, size), after, pageSize, null)
        .thenCompose(page ->
            page.clock().equals(after)
                ? CompletableFuture.completedFuture(page)
                : readRemaining(workspace, all, size, after, page));
  }

  /**
   * Reads the remaining topics up to the end of the earlier reads; the next pull reads what comes
   * later.
   */
  private CompletableFuture<Page> readRemaining(
      Workspace workspace, List<Topic> all, int done, EventId after, Page before) {
    if (done == all.size()) {
      return CompletableFuture.completedFuture(before);
    }
    int size = Math.min(done + TOPICS_PER_READ, all.size());
    return calls
        .pull(workspace, all.subList(done, size), after, pageSize, before.end())
        .thenCompose(next ->
            next.epoch().equals(before.epoch())
                ? readRemaining(workspace, all, size, after, merged(before, next))
                : CompletableFuture.failedFuture(
                    new IllegalStateException("the log began a new epoch during a pull")));
  }

  private static Page merged(Page before, Page next) {
    EventId end = EventId.min(before.end(), next.end());
    TreeMap<EventId, Event> events = new TreeMap<>();
    before.events().forEach(event -> events.put(event.id(), event));
    next.events().forEach(event -> events.put(event.id(), event));
    Map<Topic, EventId> lost = new HashMap<>(before.lost());
    lost.putAll(next.lost());
    return new Page(
        before.epoch(),
        before.earlierForks(),
        before.clock(),
        List.copyOf(events.headMap(end, true).values()),
        end,
        lost);
  }
}
