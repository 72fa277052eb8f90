package io.tidings.events.redis;

import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What feeds need of Redis. */
final class RedisFeedSource implements FeedSource {
  /** A script holds up the server, so that one must not look at thousands of topics. */
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
    List<Topic> first = all.subList(0, Math.min(TOPICS_PER_READ, all.size()));
    return calls
        .read(workspace, first, after, pageSize, true)
        .thenCompose(head ->
            head.topics().size() < first.size() || first.size() == all.size()
                ? CompletableFuture.completedFuture(head)
                : readRemaining(workspace, all, first.size(), after, head));
  }

  /** The clock of the first read stays: what a later one read beyond is left to the next pull. */
  private CompletableFuture<Page> readRemaining(
      Workspace workspace, List<Topic> all, int done, EventId after, Page before) {
    int end = Math.min(done + TOPICS_PER_READ, all.size());
    return calls
        .read(workspace, all.subList(done, end), after, pageSize, false)
        .thenCompose(next -> {
          if (!next.epoch().equals(before.epoch())) {
            return CompletableFuture.failedFuture(
                new IllegalStateException("the log began a new epoch during a pull"));
          }
          Map<Topic, Page.Slice> both = new HashMap<>(before.topics());
          both.putAll(next.topics());
          Page page = new Page(before.epoch(), before.earlierForks(), before.clock(), both);
          return end == all.size()
              ? CompletableFuture.completedFuture(page)
              : readRemaining(workspace, all, end, after, page);
        });
  }
}
