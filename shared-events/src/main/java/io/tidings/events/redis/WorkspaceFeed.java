package io.tidings.events.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The feed of one workspace on Redis: it delivers announcements as long as each one follows the
 * last in the chain. When one does not, the feed <em>pulls</em>, and relays nothing else until that
 * is done.
 *
 * <p>Everything but {@link #messageReceived} runs on one thread, given as an executor.
 */
final class WorkspaceFeed implements Feed, FeedSource.AnnouncementListener {
  private static final Duration MISSED_INTERVAL = Duration.ofSeconds(5);

  private final Workspace workspace;
  private final FeedSource source;
  private final FeedSettings settings;
  private final FeedListener listener;
  private final Executor thread;
  private final Executor eventLoop;
  private final InstantSource clock;
  private final FeedMetrics metrics;

  // Any thread.
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean missed = new AtomicBoolean(); // announcements, perhaps

  // The feed's thread.
  private enum State {
    /** Nothing is attached; not subscribed. */
    ASLEEP,
    /** Not relaying: a pull is under way, or will be sent at the next tick. */
    PULLING,
    /** Relaying announcements as they come. */
    FOLLOWING
  }

  private final AnnouncementChain chain = new AnnouncementChain();
  private final Tail tail;
  private final Attachments attachments;
  private final Puller puller;
  private final AnnouncementRelay relay;
  private final ArrayDeque<Announcement> pending = new ArrayDeque<>();
  private State state = State.ASLEEP;
  private boolean heard; // announcements of the present attachments
  private @Nullable EventId quietAt; // the position from which a quiet feed reads the log
  private long missedReported;

  /**
   * @param thread runs the feed's tasks, one at a time and in order
   * @param eventLoop gives such a task to {@code thread} from an event loop, which may run it
   */
  WorkspaceFeed(
      Workspace workspace,
      FeedSource source,
      FeedSettings settings,
      FeedListener listener,
      Executor thread,
      Executor eventLoop,
      InstantSource clock,
      MeterRegistry meters) {
    this.workspace = workspace;
    this.source = source;
    this.settings = settings;
    this.listener = listener;
    this.thread = thread;
    this.eventLoop = eventLoop;
    this.clock = clock;
    this.metrics = new FeedMetrics(meters);
    this.tail = new Tail(settings.tailEvents(), settings.tailBytes());
    this.attachments = new Attachments(chain, tail);
    this.relay =
        new AnnouncementRelay(
            chain, attachments, tail, listener, metrics, clock, () -> missed.set(true));
    this.puller =
        new Puller(
            workspace, source, thread, chain, attachments, tail, listener, metrics, this::follow);
  }

  // ---- Feed: any thread

  @Override
  public Runnable attach(Set<Topic> topics, @Nullable Cursor after, Consumer<Attached> callback) {
    Attachments.Attach attach = new Attachments.Attach(topics, after, callback);
    thread.execute(() -> add(attach));
    return () -> thread.execute(() -> attachments.remove(attach, clock.millis()));
  }

  private void add(Attachments.Attach attach) {
    attachments.add(attach);
    if (state == State.ASLEEP) {
      start();
    } else {
      attachments.answerWhile(this::isFollowing);
    }
  }

  /** How far it is behind the log; any thread. */
  Duration lag() {
    return metrics.lag.at(clock.millis());
  }

  private boolean isFollowing() {
    return state == State.FOLLOWING;
  }

  @Override
  public void pull() {
    thread.execute(this::pullSoon);
  }

  // ---- AnnouncementListener: an event loop

  @Override
  public void subscribed() {
    thread.execute(() -> {
      if (heard) {
        missed.set(true);
      }
      puller.subscribed();
      pullSoon();
    });
  }

  @Override
  public void messageReceived(String message) {
    // A message that is dropped here shows as a hole in the chain, like one that the network lost.
    if (queued.incrementAndGet() > settings.maxPending()) {
      queued.decrementAndGet();
      metrics.overrun(1);
      missed.set(true);
      return;
    }
    eventLoop.execute(() -> {
      queued.decrementAndGet();
      Announcement announcement = Announcement.read(message);
      if (announcement == null) {
        metrics.foreignAnnouncement();
      } else {
        process(announcement);
      }
    });
  }

  /** Must be called several times a second: all work that depends on time is done here. */
  void tick() {
    thread.execute(() -> {
      long now = clock.millis();
      switch (state) {
        case ASLEEP -> {}
        case PULLING -> puller.send();
        case FOLLOWING -> {
          if (relay.quietFor() >= settings.tailCheck().toMillis()) {
            quietAt = chain.position();
            pullSoon();
          } else {
            reportMissed(now);
            EventId moved = chain.takeMove();
            if (moved != null) {
              listener.deliver(new Delivery.Position(moved));
            }
          }
        }
      }
      expire(now);
    });
  }

  // ---- the feed's thread

  private void start() {
    state = State.PULLING;
    metrics.lag.begins(clock.millis());
    puller.stop(); // an earlier subscription may have been acknowledged after the feed gave it up
    attachments.startAt(clock.millis());
    source.subscribe(workspace, this); // its acknowledgement starts the first pull
  }

  /** Not for each lost announcement: its listener reads state for all connections. */
  private void reportMissed(long now) {
    if (now - missedReported >= MISSED_INTERVAL.toMillis() && missed.getAndSet(false)) {
      missedReported = now;
      listener.deliver(new Delivery.EphemeralsMissed());
    }
  }

  private void expire(long now) {
    long before = now - settings.grace().toMillis();
    attachments.expire(before);
    if (state != State.ASLEEP && attachments.isIdleSince(before)) {
      source.unsubscribe(workspace);
      state = State.ASLEEP;
      metrics.lag.ends();
      heard = false;
      missed.set(false);
      chain.stop();
      puller.stop();
      pending.clear();
      attachments.clearWaiting();
      tail.clear();
    }
  }

  private void process(Announcement announcement) {
    if (state == State.PULLING) {
      if (pending.size() >= settings.maxPending()) {
        metrics.overrun(pending.size());
        missed.set(true);
        pending.clear();
      }
      pending.add(announcement);
    } else if (state == State.FOLLOWING) {
      switch (relay.relay(announcement)) {
        case FOLLOW -> {}
        case PULL -> pullSoon();
        case PULL_FIRST -> {
          pullSoon();
          pending.add(announcement);
        }
      }
    }
  }

  private void pullSoon() {
    if (state != State.ASLEEP) {
      state = State.PULLING;
      metrics.lag.begins(clock.millis());
      puller.request();
    }
  }

  /**
   * The pull is done: answers the waiting attaches, and continues with the announcements that came
   * meanwhile.
   */
  private void follow() {
    relay.resetQuiet();
    state = State.FOLLOWING;
    metrics.lag.ends();
    heard = true;
    if (quietAt != null && chain.position().after(quietAt)) {
      missed.set(true); // the log had events of which nothing was heard
    }
    quietAt = null;
    List<Announcement> announcements = new ArrayList<>(pending);
    pending.clear();
    attachments.answerWhile(this::isFollowing);
    for (Announcement announcement : announcements) {
      // If the pull did not reach the position that an ephemeral event follows, the event is
      // dropped: waiting for another pull could go on for ever.
      if (announcement instanceof Announcement.EphemeralEvent ephemeral
          && ephemeral.asOf().after(chain.position())) {
        missed.set(true);
        continue;
      }
      process(announcement);
    }
  }
}
