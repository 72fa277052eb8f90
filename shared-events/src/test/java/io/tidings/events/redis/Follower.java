package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Cursor;
import io.tidings.events.Delivery;
import io.tidings.events.EventId;
import io.tidings.events.FeedListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hears a feed as a client does that is connected all the time, and remembers. */
final class Follower implements FeedListener {
  /** Above it an event did not come by its announcement. */
  private static final Duration PROMPT = Duration.ofMillis(400);

  private static final int MANY = 50;

  private final List<Seen> seen = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<Resync> resyncs = new ArrayList<>();
  private final List<Delivery.Switched> switches = new ArrayList<>();
  private Cursor position = new Cursor("0", EventId.ZERO);

  private record Seen(String name, Cursor cursor, Instant at, int resyncsBefore) {
    boolean late() {
      return at.toEpochMilli() - cursor.id().ms() > PROMPT.toMillis();
    }
  }

  /** All topics are fetched anew: what came before that position is known. */
  record Resync(Cursor to) {}

  synchronized void startAt(Cursor cursor) {
    position = cursor;
  }

  @Override
  public synchronized void deliver(Delivery delivery) {
    switch (delivery) {
      case Delivery.Live(var event) -> {
        if (event.id().after(position.id())) { // or a faster node has given it already
          position = event.cursor();
          names.add(event.envelope().type());
          seen.add(new Seen(event.envelope().type(), position, Instant.now(), resyncs.size()));
        }
      }
      case Delivery.Switched switched -> {
        switches.add(switched);
        EventId fork = switched.fork();
        boolean known = fork != null && !position.id().after(fork);
        position = new Cursor(switched.epoch(), known ? position.id() : switched.clock());
        if (!known) {
          resyncs.add(new Resync(position));
        }
      }
      case Delivery.Position(var id) ->
          position = new Cursor(position.epoch(), EventId.max(position.id(), id));
      case Delivery.Gap gap -> throw new AssertionError("nothing was trimmed: " + gap);
      case Delivery.Ephemeral _, Delivery.Reauthorise _ -> {}
    }
  }

  synchronized String epoch() {
    return position.epoch();
  }

  synchronized int resyncs() {
    return resyncs.size();
  }

  synchronized boolean delivered(String name) {
    return names.contains(name);
  }

  /** Whether a resync stands for that event, written in an epoch that may be over. */
  synchronized boolean toldToFetch(Cursor cursor) {
    return resyncs.stream()
        .anyMatch(resync ->
            number(resync.to()) > number(cursor)
                || (resync.to().epoch().equals(cursor.epoch())
                    && !cursor.id().after(resync.to().id())));
  }

  private static long number(Cursor cursor) {
    return Long.parseLong(cursor.epoch().replaceFirst("x.*", ""));
  }

  /**
   * @param acknowledged names by cursor
   */
  synchronized void verify(Map<Cursor, String> acknowledged) {
    Map<Cursor, String> known = new HashMap<>(acknowledged);
    Set<String> once = new HashSet<>();
    for (Seen one : seen) {
      String name = known.putIfAbsent(one.cursor(), one.name());
      assertThat(name == null || name.equals(one.name())).as("one id, one event: %s", one).isTrue();
      assertThat(once.add(one.resyncsBefore() + one.name())).as("twice: %s", one).isTrue();
    }
  }

  /** How long after that moment events of another epoch came, and from when on without delay. */
  Again awaitLiveAgain(Instant fault, String before, Duration limit) {
    await("live again after " + before)
        .atMost(limit)
        .until(() -> lastLate(arrivals(fault, before)).isPresent());
    List<Seen> after = arrivals(fault, before);
    return new Again(
        Duration.between(fault, after.getFirst().at()),
        Duration.between(fault, lastLate(after).orElseThrow()));
  }

  /** When the last one came that was late, or the very first; none until many in a row were not. */
  private static Optional<Instant> lastLate(List<Seen> after) {
    int prompt = 0;
    Optional<Instant> late = after.stream().map(Seen::at).findFirst();
    for (Seen one : after) {
      if (one.late()) {
        prompt = 0;
        late = Optional.of(one.at());
      } else if (++prompt >= MANY) {
        return late;
      }
    }
    return Optional.empty();
  }

  private synchronized List<Seen> arrivals(Instant fault, String before) {
    return seen.stream()
        .filter(one -> one.at().isAfter(fault) && !one.cursor().epoch().equals(before))
        .toList();
  }

  /**
   * How long a fault was felt.
   *
   * @param first until the first event of the new epoch
   * @param steady until the last event that came late
   */
  record Again(Duration first, Duration steady) {
    @Override
    public String toString() {
      return "live after " + first.toMillis() + " ms, prompt after " + steady.toMillis() + " ms";
    }
  }

  @Override
  public synchronized String toString() {
    return seen.size() + " seen, " + switches + ", " + resyncs;
  }
}
