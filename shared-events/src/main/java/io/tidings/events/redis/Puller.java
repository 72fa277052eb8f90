package io.tidings.events.redis;

import io.tidings.events.Delivery;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.FeedListener;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log after a feed's position, page by page, as a client would resume: gaps are delivered
 * before anything later, then the events, and the position moves to the page's end.
 *
 * <p>Owned by the feed's thread.
 */
final class Puller {
  private static final Logger LOG = LoggerFactory.getLogger(Puller.class);

  /** A feed that is further behind tells its clients. */
  private static final Duration BEHIND = Duration.ofSeconds(2);

  private final Workspace workspace;
  private final FeedSource source;
  private final Executor thread;
  private final AnnouncementChain chain;
  private final Attachments attachments;
  private final Tail tail;
  private final FeedListener listener;
  private final FeedMetrics metrics;
  private final Runnable caughtUp;

  private final Map<Topic, EventId> reportedGaps = new HashMap<>(); // of the present pull
  private boolean behindReported;
  private boolean subscribed;
  private int number; // an answer to any but the last pull is outdated
  private boolean inFlight;
  private boolean again;

  /**
   * @param caughtUp runs when a pull is complete
   */
  Puller(
      Workspace workspace,
      FeedSource source,
      Executor thread,
      AnnouncementChain chain,
      Attachments attachments,
      Tail tail,
      FeedListener listener,
      FeedMetrics metrics,
      Runnable caughtUp) {
    this.workspace = workspace;
    this.source = source;
    this.thread = thread;
    this.chain = chain;
    this.attachments = attachments;
    this.tail = tail;
    this.listener = listener;
    this.metrics = metrics;
    this.caughtUp = caughtUp;
  }

  /**
   * The channel is subscribed: an event that a read from now on does not contain will be announced.
   */
  void subscribed() {
    subscribed = true;
  }

  /** Reads the log from now on; a pull under way may have been answered already. */
  void request() {
    if (inFlight) {
      again = true;
    } else {
      send();
    }
  }

  /** Reads the next page, unless that has to wait: then the next tick tries again. */
  void send() {
    if (inFlight || !subscribed || !listener.ready()) {
      return;
    }
    inFlight = true;
    again = false;
    int mine = ++number;
    read()
        .whenComplete((page, failure) ->
            thread.execute(() -> {
              if (mine == number) { // otherwise the feed has stopped meanwhile
                inFlight = false;
                answered(page, failure);
              }
            }));
  }

  /** The first page of a feed only says where the log is. */
  private CompletableFuture<Page> read() {
    Set<Topic> topics = chain.epoch() == null ? Set.of() : attachments.topicsAndControl();
    try {
      return source.pull(workspace, topics, chain.position());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e); // a pull that never ends would stop the feed
    }
  }

  private void answered(@Nullable Page page, @Nullable Throwable failure) {
    if (page == null) {
      LOG.debug("pull of workspace {} failed", workspace, failure);
    } else if (apply(page) || again) {
      send();
    } else {
      reportedGaps.clear();
      if (behindReported) {
        behindReported = false;
        listener.deliver(new Delivery.Behind(Duration.ZERO));
      }
      caughtUp.run();
    }
  }

  /** The feed stops; a later start has to subscribe again. */
  void stop() {
    number++;
    inFlight = false;
    again = false;
    subscribed = false;
    reportedGaps.clear();
    behindReported = false;
  }

  /** True when there is more to read. */
  private boolean apply(Page page) {
    String epoch = chain.epoch();
    if (epoch == null) {
      chain.restartAt(page.epoch(), page.clock());
      return false;
    }
    return page.epoch().equals(epoch) ? repair(page) : changeEpoch(page, epoch);
  }

  /** The log began a new epoch; true when events that survived are still to be read. */
  private boolean changeEpoch(Page page, String old) {
    EventId fork = page.forkOf(old);
    LOG.warn("workspace {}: epoch {} became {}, fork {}", workspace, old, page.epoch(), fork);
    tail.clear();
    reportedGaps.clear();
    EventId complete = EventId.max(page.clock(), chain.position());
    attachments.topics().forEach(topic -> tail.follow(topic, complete));
    listener.deliver(new Delivery.EpochChanged(page.epoch(), page.clock(), fork));
    chain.restartAt(
        page.epoch(), fork == null ? page.clock() : EventId.min(chain.position(), fork));
    return fork != null;
  }

  private boolean repair(Page page) {
    reportGaps(page, EventId.max(page.clock(), chain.position()));
    for (Event event : page.events()) {
      metrics.repaired();
      tail.add(event, Envelopes.write(event.envelope()).length());
      listener.deliver(new Delivery.Live(event));
    }
    chain.moveTo(EventId.max(chain.position(), page.end()));
    Duration behind = Duration.ofMillis(page.clock().ms() - chain.position().ms());
    metrics.lag.behind(behind);
    reportBehind(behind);
    return page.more();
  }

  /** Delivers each gap once; the remaining events of those topics follow. */
  private void reportGaps(Page page, EventId here) {
    Map<Topic, EventId> lost = new HashMap<>(page.lost());
    lost.entrySet()
        .removeIf(
            gap -> !gap.getValue().after(reportedGaps.getOrDefault(gap.getKey(), EventId.ZERO)));
    reportedGaps.putAll(lost);
    lost.forEach(tail::discardUpTo);
    boolean control = lost.remove(Topic.CONTROL) != null;
    if (!lost.isEmpty()) {
      listener.deliver(new Delivery.HistoryGap(lost, here));
    }
    if (control) {
      listener.deliver(new Delivery.Reauthorise());
    }
  }

  private void reportBehind(Duration behind) {
    if (!behindReported && behind.compareTo(BEHIND) > 0) {
      behindReported = true;
      listener.deliver(new Delivery.Behind(behind));
    }
  }
}
