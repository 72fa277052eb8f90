package io.tidings.events.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The feed of one workspace on Redis: it delivers announcements as long as their chain closes. When
 * it does not, the feed <em>pulls</em>, and relays nothing else until that is done.
 *
 * <p>Everything but {@link #messageReceived} runs on one thread, given as an executor.
 */
final class WorkspaceFeed implements Feed, FeedSource.AnnouncementListener {
  private final Workspace workspace;
  private final FeedSource source;
  private final FeedSettings settings;
  private final FeedListener listener;
  private final Executor thread;
  private final InstantSource clock;
  private final FeedMetrics metrics;

  // Any thread.
  private final AtomicInteger queued = new AtomicInteger();

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
  private final ArrayDeque<Announcement> pending = new ArrayDeque<>();
  private State state = State.ASLEEP;
  private long quietSince;

  WorkspaceFeed(
      Workspace workspace,
      FeedSource source,
      FeedSettings settings,
      FeedListener listener,
      Executor thread,
      InstantSource clock,
      MeterRegistry meters) {
    this.workspace = workspace;
    this.source = source;
    this.settings = settings;
    this.listener = listener;
    this.thread = thread;
    this.clock = clock;
    this.metrics = new FeedMetrics(meters);
    this.tail = new Tail(settings.tailEvents(), settings.tailBytes());
    this.attachments = new Attachments(chain, tail);
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

  private boolean isFollowing() {
    return state == State.FOLLOWING;
  }

  @Override
  public void pull() {
    thread.execute(this::pullSoon);
  }

  // ---- AnnouncementListener: any thread

  @Override
  public void subscribed() {
    thread.execute(() -> {
      puller.subscribed();
      pullSoon();
    });
  }

  @Override
  public void messageReceived(String message) {
    // A message that is let go here shows as a hole in the chain, as one that the network lost
    // does.
    if (queued.incrementAndGet() > settings.maxPending()) {
      queued.decrementAndGet();
      metrics.overrun(1);
      return;
    }
    thread.execute(() -> {
      queued.decrementAndGet();
      Announcement announcement = Announcement.read(message);
      if (announcement == null) {
        metrics.foreignAnnouncement();
      } else {
        process(announcement);
      }
    });
  }

  /** To be called several times a second: everything that waits for time to pass is done here. */
  void tick() {
    thread.execute(() -> {
      long now = clock.millis();
      switch (state) {
        case ASLEEP -> {}
        case PULLING -> puller.send();
        case FOLLOWING -> {
          if (now - quietSince >= settings.tailCheck().toMillis()) {
            pullSoon();
          } else {
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
    puller.stop(); // the last subscription may have been acknowledged after it was given up
    attachments.startAt(clock.millis());
    source.subscribe(workspace, this); // its acknowledgement starts the first pull
  }

  private void expire(long now) {
    long before = now - settings.grace().toMillis();
    attachments.expire(before);
    if (state != State.ASLEEP && attachments.isIdleSince(before)) {
      source.unsubscribe(workspace);
      state = State.ASLEEP;
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
        pending.clear();
      }
      pending.add(announcement);
    } else if (state == State.FOLLOWING) {
      switch (announcement) {
        case Announcement.DurableEvent durable -> relayDurable(durable);
        case Announcement.EphemeralEvent ephemeral -> relayEphemeral(ephemeral);
        case Announcement.Probe probe -> {}
      }
    }
  }

  private void relayDurable(Announcement.DurableEvent event) {
    switch (chain.judge(event)) {
      case DROP -> {}
      case PULL -> {
        if (event.epoch().equals(chain.epoch())) {
          metrics.hole();
        }
        pullSoon();
      }
      case DELIVER -> {
        if (!listener.ready()) {
          pullSoon();
        } else if (!attachments.holdAny(event.topics())) {
          advance(event.id());
        } else {
          relay(event);
        }
      }
    }
  }

  private void relay(Announcement.DurableEvent event) {
    String text = event.envelope();
    Envelope envelope = text == null ? null : Envelopes.read(text);
    if (text == null || envelope == null) {
      pullSoon(); // bare: too large to ride along, the log has it
      return;
    }
    advance(event.id());
    Event whole = new Event(new Cursor(event.epoch(), event.id()), envelope);
    tail.add(whole, text.length());
    listener.deliver(new Delivery.Live(whole));
  }

  private void relayEphemeral(Announcement.EphemeralEvent event) {
    AnnouncementChain.Judgement judgement = chain.judge(event);
    if (judgement == AnnouncementChain.Judgement.DROP) {
      return;
    }
    if (!listener.ready()) {
      metrics.overrun(1);
      return;
    }
    if (judgement == AnnouncementChain.Judgement.PULL) {
      pullSoon();
      pending.add(event);
      return;
    }
    quietSince = clock.millis();
    if (attachments.holdAny(event.topics())) {
      Envelope envelope = Envelopes.read(event.envelope());
      if (envelope == null) {
        metrics.foreignAnnouncement();
      } else {
        listener.deliver(new Delivery.Ephemeral(envelope));
      }
    }
  }

  private void advance(EventId id) {
    chain.moveTo(id);
    quietSince = clock.millis();
  }

  private void pullSoon() {
    if (state != State.ASLEEP) {
      state = State.PULLING;
      puller.request();
    }
  }

  /** The pull is done: answers the waiting attaches, and goes on with what came meanwhile. */
  private void follow() {
    quietSince = clock.millis();
    state = State.FOLLOWING;
    List<Announcement> announcements = new ArrayList<>(pending);
    pending.clear();
    attachments.answerWhile(this::isFollowing);
    for (Announcement announcement : announcements) {
      // If the pull did not reach an ephemeral event's past, it is dropped: waiting once more
      // could go on for ever.
      if (announcement instanceof Announcement.EphemeralEvent ephemeral
          && ephemeral.asOf().after(chain.position())) {
        continue;
      }
      process(announcement);
    }
  }
}
