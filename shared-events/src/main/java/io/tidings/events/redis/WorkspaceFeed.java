package io.tidings.events.redis;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed of one workspace on Redis. All announcements of the workspace form one chain; whenever
 * it does not close, the feed <em>pulls</em>: it reads the log after its position, as a client
 * would resume, and relays nothing else until that is done.
 *
 * <p>Everything but {@link #messageReceived} runs on one thread, given as an executor.
 */
final class WorkspaceFeed implements Feed, FeedSource.AnnouncementListener {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceFeed.class);

  private final Workspace workspace;
  private final FeedSource source;
  private final FeedSettings settings;
  private final FeedListener listener;
  private final Executor thread;
  private final InstantSource clock;
  private final Counter holes;
  private final Counter repaired;
  private final Counter foreignAnnouncements;
  private final Counter overrun;

  // Any thread.
  private final AtomicInteger queued = new AtomicInteger();

  // The feed's thread.
  private enum State {
    /** Nobody is attached; not subscribed. */
    ASLEEP,
    /** Not relaying: a pull is under way, or will be sent at the next tick. */
    PULLING,
    /** Relaying announcements as they come. */
    FOLLOWING
  }

  private final Map<Topic, Hold> held = new HashMap<>();
  private final ArrayDeque<Announcement> pending = new ArrayDeque<>();
  private final Set<Runnable> waitingAttaches = new LinkedHashSet<>();
  private final Map<Topic, EventId> reportedGaps = new HashMap<>();
  private final Tail tail;
  private State state = State.ASLEEP;
  private boolean subscribed;
  private int pullNumber; // an answer to any but the last one is outdated
  private boolean pullInFlight;
  private boolean pullAgain;
  private @Nullable String epoch;
  private EventId position = EventId.ZERO;
  private EventId deliveredPosition = EventId.ZERO;
  private long quietSince;
  private long idleSince;
  private int attachedCount;

  /** How often a topic is held, and since when not at all. */
  private static final class Hold {
    int count;
    long freeSince;
  }

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
    this.tail = new Tail(settings.tailEvents(), settings.tailBytes());
    this.holes = meters.counter("tidings.feed.holes");
    this.repaired = meters.counter("tidings.feed.repaired.events");
    this.foreignAnnouncements = meters.counter("tidings.foreign.announcements");
    this.overrun = meters.counter("tidings.feed.overrun.announcements");
  }

  // ---- Feed: any thread

  @Override
  public Runnable attach(Set<Topic> topics, @Nullable Cursor after, Consumer<Attached> callback) {
    Set<Topic> wanted = Set.copyOf(topics);
    Runnable answerAttach = () -> answerAttach(wanted, after, callback);
    thread.execute(() -> hold(wanted, answerAttach));
    return () -> thread.execute(() -> release(wanted, answerAttach));
  }

  private void hold(Set<Topic> topics, Runnable answerAttach) {
    attachedCount++;
    topics.forEach(topic -> held.computeIfAbsent(topic, t -> new Hold()).count++);
    if (state == State.FOLLOWING) {
      answerAttach.run();
      return;
    }
    waitingAttaches.add(answerAttach);
    if (state == State.ASLEEP) {
      start();
    }
  }

  private void release(Set<Topic> topics, Runnable answerAttach) {
    waitingAttaches.remove(
        answerAttach); // while Redis is away, those who gave up must not pile up here
    long now = clock.millis();
    attachedCount--;
    idleSince = now;
    for (Topic topic : topics) {
      Hold hold = requireNonNull(held.get(topic), "released more often than attached");
      hold.count--;
      hold.freeSince = now;
    }
  }

  @Override
  public void pull() {
    thread.execute(this::pullSoon);
  }

  // ---- AnnouncementListener: any thread

  @Override
  public void subscribed() {
    thread.execute(() -> {
      subscribed = true;
      pullSoon();
    });
  }

  @Override
  public void messageReceived(String message) {
    // A message that is let go here shows as a hole in the chain, as one that the network lost
    // does.
    if (queued.incrementAndGet() > settings.maxPending()) {
      queued.decrementAndGet();
      overrun.increment();
      return;
    }
    thread.execute(() -> {
      queued.decrementAndGet();
      Announcement announcement = Announcement.read(message);
      if (announcement == null) {
        foreignAnnouncements.increment();
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
        case PULLING -> sendPull();
        case FOLLOWING -> {
          if (now - quietSince >= settings.tailCheck().toMillis()) {
            pullSoon();
          } else if (position.after(deliveredPosition)) {
            deliveredPosition = position;
            listener.deliver(new Delivery.Position(position));
          }
        }
      }
      expire(now);
    });
  }

  // ---- the feed's thread

  private void start() {
    state = State.PULLING;
    subscribed = false;
    epoch = null;
    idleSince = clock.millis();
    source.subscribe(workspace, this); // its acknowledgement starts the first pull
  }

  private void expire(long now) {
    long before = now - settings.grace().toMillis();
    held.entrySet()
        .removeIf(entry -> {
          boolean free = entry.getValue().count == 0 && entry.getValue().freeSince <= before;
          if (free) {
            tail.forget(entry.getKey());
          }
          return free;
        });
    if (state != State.ASLEEP && attachedCount == 0 && idleSince <= before) {
      source.unsubscribe(workspace);
      state = State.ASLEEP;
      pullNumber++;
      pullInFlight = false;
      pullAgain = false;
      epoch = null;
      pending.clear();
      waitingAttaches.clear();
      reportedGaps.clear();
      tail.clear();
    }
  }

  private void answerAttach(
      Set<Topic> topics, @Nullable Cursor after, Consumer<Attached> callback) {
    String now = requireNonNull(epoch);
    // A connection that has left already must not make the tail follow its topics.
    topics.stream().filter(held::containsKey).forEach(topic -> tail.follow(topic, position));
    boolean known = after != null && after.epoch().equals(now) && !after.id().after(position);
    callback.accept(
        new Attached(now, position, known ? tail.after(requireNonNull(after).id(), topics) : null));
  }

  private void process(Announcement announcement) {
    if (state == State.PULLING) {
      if (pending.size() >= settings.maxPending()) {
        overrun.increment(pending.size());
        pending.clear();
      }
      pending.add(announcement);
    } else if (state == State.FOLLOWING) {
      switch (announcement) {
        case Announcement.DurableEvent durableEvent -> follow(durableEvent);
        case Announcement.EphemeralEvent ephemeralEvent -> relayEphemeral(ephemeralEvent);
        case Announcement.Probe probe -> {}
      }
    }
  }

  private void follow(Announcement.DurableEvent event) {
    if (!event.epoch().equals(epoch)) {
      pullSoon();
    } else if (event.id().after(position)) {
      if (!event.prev().equals(position)) {
        holes.increment();
        pullSoon();
      } else if (!listener.ready()) {
        pullSoon();
      } else if (event.topics().stream().noneMatch(this::holds)) {
        advance(event.id());
      } else {
        relay(event);
      }
    }
  }

  private void relay(Announcement.DurableEvent event) {
    Envelope envelope = event.envelope() == null ? null : Envelopes.read(event.envelope());
    if (envelope == null) {
      pullSoon(); // bare: too large to ride along, the log has it
      return;
    }
    advance(event.id());
    relay(
        new Event(new Cursor(event.epoch(), event.id()), envelope),
        requireNonNull(event.envelope()).length());
  }

  private void relay(Event event, int size) {
    tail.add(event, size);
    listener.deliver(new Delivery.Live(event));
  }

  private void relayEphemeral(Announcement.EphemeralEvent event) {
    if (!event.epoch().equals(epoch)) {
      return;
    }
    if (!listener.ready()) {
      overrun.increment();
      return;
    }
    if (event.asOf().after(position)) {
      pullSoon(); // something before it is missing, perhaps a revocation
      pending.add(event);
      return;
    }
    quietSince = clock.millis();
    if (event.topics().stream().anyMatch(this::holds)) {
      Envelope envelope = Envelopes.read(event.envelope());
      if (envelope == null) {
        foreignAnnouncements.increment();
      } else {
        listener.deliver(new Delivery.Ephemeral(envelope));
      }
    }
  }

  private void advance(EventId id) {
    position = id;
    quietSince = clock.millis();
  }

  private boolean holds(Topic topic) {
    return topic.equals(Topic.CONTROL) || held.containsKey(topic);
  }

  // ---- pulling

  private void pullSoon() {
    if (state == State.ASLEEP) {
      return;
    }
    state = State.PULLING;
    if (pullInFlight) {
      pullAgain = true; // the one under way may have been answered already
    } else {
      sendPull();
    }
  }

  private void sendPull() {
    if (pullInFlight || !subscribed || !listener.ready()) {
      return; // the next tick tries again
    }
    pullInFlight = true;
    pullAgain = false;
    int thisPull = ++pullNumber;
    Set<Topic> topics = new HashSet<>(held.keySet());
    topics.add(Topic.CONTROL);
    boolean starting = epoch == null;
    source
        .pull(workspace, starting ? Set.of() : topics, position)
        .whenComplete((page, failure) ->
            thread.execute(() -> {
              if (thisPull != pullNumber) {
                return; // the feed went to sleep meanwhile
              }
              pullInFlight = false;
              if (page == null) {
                LOG.debug("pull of workspace {} failed", workspace, failure);
              } else {
                apply(page);
              }
            }));
  }

  private void apply(Page page) {
    if (epoch == null) {
      startAt(page);
    } else if (!page.epoch().equals(epoch)) {
      if (changeEpoch(page, epoch)) {
        sendPull();
        return;
      }
    } else if (repair(page)) {
      sendPull();
      return;
    }
    if (pullAgain) {
      sendPull();
      return;
    }
    reportedGaps.clear();
    quietSince = clock.millis();
    state = State.FOLLOWING;
    attachWaiting();
  }

  private void startAt(Page page) {
    epoch = page.epoch();
    position = page.clock();
    deliveredPosition = position;
  }

  /** The log began a new epoch; true when events that survived are still to be read. */
  private boolean changeEpoch(Page page, String old) {
    EventId fork = page.forkOf(old);
    LOG.warn("workspace {}: epoch {} became {}, fork {}", workspace, old, page.epoch(), fork);
    epoch = page.epoch();
    tail.clear();
    reportedGaps.clear();
    held.keySet().forEach(topic -> tail.follow(topic, EventId.max(page.clock(), position)));
    listener.deliver(new Delivery.EpochChanged(page.epoch(), page.clock(), fork));
    position = fork == null ? page.clock() : EventId.min(position, fork);
    deliveredPosition = position;
    return fork != null;
  }

  /** Applies what was read; true when there is more to read. */
  private boolean repair(Page page) {
    EventId here = EventId.max(page.clock(), position);
    reportGaps(page, here);
    EventId bound = here;
    boolean more = false;
    TreeMap<EventId, Event> events = new TreeMap<>();
    for (Page.Slice slice : page.topics().values()) {
      slice.events().forEach(event -> events.put(event.id(), event));
      if (slice.full() && !slice.events().isEmpty()) {
        // Another topic's later event must not pass events of this one that are still to be read.
        bound = EventId.min(bound, slice.events().getLast().id());
        more = true;
      }
    }
    for (Event event : events.headMap(bound, true).values()) {
      repaired.increment();
      relay(event, Envelopes.write(event.envelope()).length());
    }
    position = EventId.max(position, bound);
    return more;
  }

  /** Tells of what is missing, once; what is left of those topics follows as events. */
  private void reportGaps(Page page, EventId here) {
    Map<Topic, EventId> lost = new HashMap<>();
    page.topics()
        .forEach((topic, slice) -> {
          EventId missing = slice.lost();
          if (missing != null && missing.after(reportedGaps.getOrDefault(topic, EventId.ZERO))) {
            lost.put(topic, missing);
          }
        });
    reportedGaps.putAll(lost);
    lost.forEach(tail::discardUpTo);
    boolean control = lost.remove(Topic.CONTROL) != null;
    if (!lost.isEmpty()) {
      listener.deliver(new Delivery.Gap(lost, here));
    }
    if (control) {
      listener.deliver(new Delivery.Reauthorise());
    }
  }

  /** The pull is done: answers the waiting attaches, in the order of their arrival. */
  private void attachWaiting() {
    List<Announcement> waiting = new ArrayList<>(pending);
    pending.clear();
    while (state == State.FOLLOWING && !waitingAttaches.isEmpty()) {
      Runnable answerAttach = waitingAttaches.iterator().next();
      waitingAttaches.remove(answerAttach);
      answerAttach.run();
    }
    for (Announcement announcement : waiting) {
      // What asked for this pull and still does not fit is not ours to wait for any longer.
      if (announcement instanceof Announcement.EphemeralEvent ephemeralEvent
          && ephemeralEvent.asOf().after(position)) {
        continue;
      }
      process(announcement);
    }
  }
}
