package io.tidings.faults.upstream;

import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.UpstreamEntry;
import io.tidings.faults.ledger.UpstreamEntry.Emitted;
import io.tidings.faults.ledger.UpstreamEntry.StreamOpened;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The events of one user, with a history that is bounded and can be lost. Ids are {@code
 * <history>-<number>}. Safe for use by many threads.
 */
final class UpstreamMailbox {
  private static final int HISTORY = 2_000;

  private final String user;
  private final Ledger ledger;
  private final LedgerFileWriter<UpstreamEntry> log;

  // Guarded by this.
  private final Deque<Frame> frames = new ArrayDeque<>();
  private long number;
  private int history = 1;

  /** An event as streams send it, and its number. */
  record Frame(long number, String text) {}

  /**
   * Where a stream begins.
   *
   * @param after the stream sends the events after this number
   * @param id of that position
   * @param known whether the history has all that the client missed
   */
  record Begin(long after, String id, boolean known) {}

  UpstreamMailbox(String user, Ledger ledger, LedgerFileWriter<UpstreamEntry> log) {
    this.user = user;
    this.ledger = ledger;
    this.log = log;
  }

  String user() {
    return user;
  }

  /** Emits an event about a peer of its own, which also says when that was. */
  synchronized void emit(String type) {
    number++;
    String peer = "up.test/%s/%d/at/%d".formatted(user, number, ledger.now());
    long own = number;
    log.write(at -> new Emitted(at, user, own, type, "https://" + peer));
    frames.add(new Frame(number, frame(type, peer)));
    if (frames.size() > HISTORY) {
      frames.remove();
    }
    notifyAll();
  }

  /** Servers write addresses with the scheme and without it. */
  private String frame(String type, String peer) {
    String form = number % 2 == 0 ? peer : "https://" + peer;
    String state = type.equals("outbound-state") ? ",\"state\":\"delivered\"" : "";
    return "event: %s\ndata: {\"peer\":\"%s\",\"rowId\":%d%s}\nid: %s\n\n"
        .formatted(type, form, number, state, id());
  }

  /** Forgets all events until now, and their ids. */
  synchronized void loseHistory() {
    history++;
    frames.clear();
  }

  /** Records a new stream; from then on it gets every event. */
  synchronized Begin open(int stream, String node, @Nullable String lastId) {
    log.write(at -> new StreamOpened(at, stream, user, node, lastId));
    if (lastId == null) {
      return new Begin(number, id(), true);
    }
    String prefix = history + "-";
    long after = lastId.startsWith(prefix) ? Long.parseLong(lastId.substring(prefix.length())) : -1;
    long oldest = frames.isEmpty() ? number + 1 : frames.getFirst().number();
    return after >= oldest - 1 ? new Begin(after, lastId, true) : new Begin(number, id(), false);
  }

  private String id() {
    return history + "-" + number;
  }

  /** The events after that number. Waits for some, for the time at most. */
  synchronized List<Frame> after(long last, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toMillis();
    while (number <= last && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
    return frames.stream().filter(frame -> frame.number() > last).toList();
  }
}
