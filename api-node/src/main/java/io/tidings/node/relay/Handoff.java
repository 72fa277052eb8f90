package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Feed;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings one stream from its client's cursor to live without a gap or a duplicate: it was attached
 * to the feed at a position U, so it replays exactly (cursor, U] from memory or the log, and then
 * what waited. It writes only as fast as the client reads.
 *
 * <p>Owned by the stream's lane.
 */
final class Handoff {

  /** Something live that has to wait. */
  sealed interface Waiting {
    record Fact(SharedEvent event, Topic topic) implements Waiting {}

    record Passing(Envelope envelope, Frame frame) implements Waiting {}

    record Hole(Delivery.Gap gap) implements Waiting {}

    record NewEpoch(Delivery.Switched to) implements Waiting {}
  }

  private final Stream stream;
  private final Client client;
  private final Start start;
  private final EventId until;
  private final boolean resumed;
  private final int most;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(2);
  private final Set<Topic> skipped = new HashSet<>();

  private int asked;
  private boolean unanswered;
  private boolean permitted;
  private final List<Event> controls = new ArrayList<>(0); // since it was asked

  private boolean begun;
  private boolean told; // of topics that it may read only since after its position
  private boolean accepted;
  private boolean replayed;
  private boolean reading;
  private boolean queued;
  private boolean failed;
  private boolean lastPage;
  private Iterator<Event> rows = Collections.emptyIterator();
  private Function<Event, SharedEvent> share;

  Handoff(Stream stream, Client client, Start start, Feed.Attached attached, int most) {
    this(stream, client, start, attached.last(), most, false);
    if (attached.tail() != null && start instanceof Start.After after) {
      begun = true;
      lastPage = true;
      rows = attached.tail().iterator();
      client.standAt(after.cursor().id());
      stream.meters().replayed(true);
    }
  }

  private Handoff(
      Stream stream, Client client, Start start, EventId until, int most, boolean resumed) {
    this.stream = stream;
    this.client = client;
    this.start = start;
    this.until = until;
    this.most = most;
    this.resumed = resumed;
    this.replayed = resumed;
    this.share = stream.home().recent::of;
  }

  /** For a live stream that has to be authorised again: nothing to replay, only to hold back. */
  static Handoff resume(Stream stream, Client client, int most) {
    return new Handoff(stream, client, client.start(), EventId.ZERO, most, true);
  }

  boolean resumed() {
    return resumed;
  }

  // ---- rights

  /** A new question; answers to earlier ones no longer count. */
  int ask() {
    permitted = false;
    unanswered = false;
    controls.clear();
    return ++asked;
  }

  /** An access change that the answer may not know yet. */
  void control(Event event) {
    controls.add(event);
  }

  /** The answer, with all that has changed since the question. */
  Ruling upToDate(Ruling answer) {
    Ruling now = answer;
    for (Event event : controls) {
      if (now instanceof Permission permission) {
        now = permission.after(event);
      }
    }
    return now;
  }

  boolean answers(int question) {
    return question == asked;
  }

  void permit() {
    permitted = true;
    told = false;
  }

  boolean permitted() {
    return permitted;
  }

  /** The question could not be answered; the next tick asks again. */
  void askAgain() {
    unanswered = true;
  }

  boolean toBeAsked() {
    return unanswered;
  }

  // ---- what waits

  /** Keeps it for later; false when there is no more room. */
  boolean await(Waiting what) {
    waiting.add(what);
    return waiting.size() <= most;
  }

  // ---- the replay

  /** Goes on as far as the client has room for, and ends by making the stream live. */
  void pump() {
    while (permitted && stream.roomy() && !stream.left()) {
      if (!told && client.cursor() != null) {
        told = true;
        client.begin();
      } else if (rows.hasNext()) {
        emit(rows.next());
      } else if (!begun) {
        begin();
      } else if (!replayed) {
        if (!lastPage) {
          read();
          return;
        }
        replayed = true;
        client.moveTo(until);
      } else if (waiting.isEmpty()) {
        stream.goLive();
        return;
      } else {
        release(waiting.remove());
      }
      stream.progress();
    }
  }

  /** A read that failed is tried again. */
  void retry() {
    if (failed) {
      failed = false;
      pump();
    }
  }

  private void begin() {
    begun = true;
    switch (start) {
      case Start.Now now -> {
        lastPage = true;
        client.moveTo(until);
      }
      case Start.Unreadable unreadable -> restartAt(ResyncReason.BAD_CURSOR);
      case Start.After after -> stream.meters().replayed(false);
    }
  }

  /** History cannot serve this cursor at all. */
  private void restartAt(ResyncReason reason) {
    lastPage = true;
    client.resyncAll(reason, until);
  }

  private void emit(Event event) {
    for (Topic topic : event.envelope().topics()) {
      if (client.topics().contains(topic)) {
        client.event(share.apply(event), topic);
        return;
      }
    }
  }

  private void release(Waiting what) {
    switch (what) {
      case Waiting.Fact fact -> client.event(fact.event(), fact.topic());
      case Waiting.Passing passing -> client.ephemeral(passing.envelope(), passing.frame());
      case Waiting.Hole hole -> client.missed(hole.gap());
      case Waiting.NewEpoch change -> client.enter(change.to());
    }
  }

  private void read() {
    if (!reading && !failed) {
      reading = true;
      queued = true;
      stream.home().replays.ask(this);
    }
  }

  /** A read that it waits for was sent. */
  void onItsWay() {
    queued = false;
    stream.progress();
  }

  /**
   * @param page what follows its position or an earlier one, in its topics and perhaps others; null
   *     when the read failed
   * @param shared gives an event of the page the frames that all who replay it share
   */
  void answered(@Nullable Page page, Function<Event, SharedEvent> shared) {
    reading = false;
    if (over()) {
      return;
    }
    if (page == null) {
      failed = true;
    } else {
      stream.answered();
      stream.meters().replayPage();
      share = shared;
      apply(page);
      pump();
    }
  }

  /** Whether it waits for its turn to read. */
  boolean queued() {
    return queued;
  }

  /** Whether its stream has ended, or begun another handoff. */
  boolean over() {
    return !stream.handsOff(this);
  }

  Set<Topic> topics() {
    return client.topics();
  }

  /** What it has to read next comes after this. */
  EventId position() {
    Cursor now = client.cursor();
    if (accepted && now != null) {
      return now.id();
    }
    return start instanceof Start.After after ? after.cursor().id() : until;
  }

  /** Whether a page that began at an earlier position ends after its own, in all of its topics. */
  boolean reachedBy(Page page) {
    EventId position = position();
    for (Topic topic : topics()) {
      Page.Slice slice = page.topics().get(topic);
      if (slice != null && slice.full() && !slice.events().getLast().id().after(position)) {
        return false;
      }
    }
    return true;
  }

  private void apply(Page page) {
    if (!page.epoch().equals(client.epoch())) {
      // The feed has to switch first; then this handoff starts over.
      stream.home().feed.pull();
      failed = true;
      return;
    }
    if (accepted || accept(page)) {
      skip(page);
      collect(page);
    }
  }

  /** Whether the cursor belongs to this log; else the client is resynced. */
  private boolean accept(Page page) {
    accepted = true;
    Cursor cursor = ((Start.After) start).cursor();
    if (!cursor.epoch().equals(page.epoch())) {
      EventId fork = page.forkOf(cursor.epoch());
      if (fork == null || cursor.id().after(fork)) {
        restartAt(fork == null ? ResyncReason.EPOCH : ResyncReason.FORK);
        return false;
      }
    }
    if (cursor.id().after(page.clock())) {
      restartAt(ResyncReason.BAD_CURSOR);
      return false;
    }
    client.standAt(cursor.id());
    return true;
  }

  /** Topics with a gap are told of before anything later, and not replayed. */
  private void skip(Page page) {
    EventId position = position();
    if (!until.after(position)) {
      return; // ahead of this feed: gaps further on are the feed's to find
    }
    Set<Topic> gaps = new HashSet<>();
    for (Topic topic : topics()) {
      Page.Slice slice = page.topics().get(topic);
      if (slice != null && slice.gapAfter(position) && skipped.add(topic)) {
        gaps.add(topic);
      }
    }
    if (!gaps.isEmpty()) {
      client.resync(ResyncReason.TRIMMED, gaps, until);
    }
  }

  private void collect(Page page) {
    TreeMap<EventId, Event> events = new TreeMap<>();
    EventId bound = until;
    lastPage = true;
    for (Topic topic : topics()) {
      Page.Slice slice = page.topics().get(topic);
      if (slice == null || skipped.contains(topic)) {
        continue;
      }
      slice.events().forEach(event -> events.put(event.id(), event));
      if (slice.full() && !slice.events().getLast().id().after(until)) {
        // Another topic's later event must not pass events of this one that are still to be read.
        bound = EventId.min(bound, slice.events().getLast().id());
        lastPage = false;
      }
    }
    rows = events.headMap(bound, true).values().iterator();
  }
}
