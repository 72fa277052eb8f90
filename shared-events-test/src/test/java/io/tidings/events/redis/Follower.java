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

/** Follows a feed as a client does that is connected all the time, and records its events. */
final class Follower implements FeedListener {
  /** Above it an event did not come by its announcement. */
  private static final Duration MAX_PROMPT_DELAY = Duration.ofMillis(400);

  private static final int PROMPT_IN_A_ROW = 50;

  private final List<SeenEvent> seen = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final List<Resync> resyncs = new ArrayList<>();
  private final List<Delivery.EpochChanged> switches = new ArrayList<>();
  private Cursor position = new Cursor("0", EventId.ZERO);

  private record SeenEvent(String name, Cursor cursor, Instant at, int resyncsBefore) {
    boolean late() {
      return at.toEpochMilli() - cursor.id().ms() > MAX_PROMPT_DELAY.toMillis();
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
          seen.add(new SeenEvent(event.envelope().type(), position, Instant.now(), resyncs.size()));
        }
      }
      case Delivery.EpochChanged epochChanged -> {
        switches.add(epochChanged);
        EventId fork = epochChanged.fork();
        boolean known = fork != null && !position.id().after(fork);
        position = new Cursor(epochChanged.epoch(), known ? position.id() : epochChanged.clock());
        if (!known) {
          resyncs.add(new Resync(position));
        }
      }
      case Delivery.Position(var id) ->
          position = new Cursor(position.epoch(), EventId.max(position.id(), id));
      case Delivery.HistoryGap historyGap ->
          throw new AssertionError("nothing was trimmed: " + historyGap);
      case Delivery.Ephemeral _,
          Delivery.EphemeralsMissed _,
          Delivery.Reauthorise _,
          Delivery.Behind _ -> {}
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
  synchronized boolean coveredByResync(Cursor cursor) {
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
    for (SeenEvent one : seen) {
      String name = known.putIfAbsent(one.cursor(), one.name());
      assertThat(name == null || name.equals(one.name())).as("one id, one event: %s", one).isTrue();
      assertThat(once.add(one.resyncsBefore() + one.name())).as("twice: %s", one).isTrue();
    }
  }

  /** How long after that moment events of another epoch came, and from when on without delay. */
  RecoveryTime awaitRecovery(Instant fault, String before, Duration limit) {
    await("live again after " + before)
        .atMost(limit)
        .until(() -> lastLate(arrivals(fault, before)).isPresent());
    List<SeenEvent> after = arrivals(fault, before);
    return new RecoveryTime(
        Duration.between(fault, after.getFirst().at()),
        Duration.between(fault, lastLate(after).orElseThrow()));
  }

  /** When the last one came that was late, or the very first; none until many in a row were not. */
  private static Optional<Instant> lastLate(List<SeenEvent> after) {
    int prompt = 0;
    Optional<Instant> late = after.stream().map(SeenEvent::at).findFirst();
    for (SeenEvent one : after) {
      if (one.late()) {
        prompt = 0;
        late = Optional.of(one.at());
      } else if (++prompt >= PROMPT_IN_A_ROW) {
        return late;
      }
    }
    return Optional.empty();
  }

  private synchronized List<SeenEvent> arrivals(Instant fault, String before) {
    return seen.stream()
        .filter(one -> one.at().isAfter(fault) && !one.cursor().epoch().equals(before))
        .toList();
  }

  /**
   * How long a fault was felt.
   *
   * @param firstEvent until the first event of the new epoch
   * @param lastLateEvent until the last event that came late
   */
  record RecoveryTime(Duration firstEvent, Duration lastLateEvent) {
    @Override
    public String toString() {
      return "live after "
          + firstEvent.toMillis()
          + " ms, prompt after "
          + lastLateEvent.toMillis()
          + " ms";
    }
  }

  @Override
  public synchronized String toString() {
    return seen.size() + " seen, " + switches + ", " + resyncs;
  }
}
