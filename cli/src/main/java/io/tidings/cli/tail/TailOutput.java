package io.tidings.cli.tail;

import io.tidings.cli.Json;
import io.tidings.cli.OutputOptions;
import io.tidings.cli.tail.StreamFrame.Connected;
import io.tidings.cli.tail.StreamFrame.Degraded;
import io.tidings.cli.tail.StreamFrame.PublishedEvent;
import io.tidings.cli.tail.StreamFrame.Resync;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a stream brings, and keeps the position of what has been printed. A line and its
 * position are one step for any thread that asks for the last position, such as a signal's.
 */
final class TailOutput {
  /** A reader that takes nothing must not keep a signal from ending the process. */
  private static final long LONGEST_PRINT_SECONDS = 1;

  private final ReentrantLock lock = new ReentrantLock();
  private final OutputOptions options;
  private final Predicate<String> types;
  private final long count;
  private final @Nullable PositionFile file;

  // under the lock
  private volatile @Nullable String position;
  private long printed;

  // of the thread that reads
  private @Nullable String trouble;

  /**
   * @param types those to print
   * @param count how many events to print
   * @param position where to begin; null for now
   */
  TailOutput(
      OutputOptions options,
      Predicate<String> types,
      long count,
      @Nullable PositionFile file,
      @Nullable String position) {
    this.options = options;
    this.types = types;
    this.count = count;
    this.file = file;
    this.position = position;
  }

  /** That of the last frame that was processed; null before the first one. */
  @Nullable String position() {
    return position;
  }

  /**
   * @param id the position after it, which is that before it if the event has none of its own
   * @return the ending, if this was the last event to print
   */
  @Nullable TailEnding event(PublishedEvent event, @Nullable String id) {
    if (!types.test(event.type())) {
      moved(id);
      return null;
    }
    lock.lock();
    try {
      String own = id == null || id.equals(position) ? null : id;
      if (!print(options.json() ? json(event, own) : text(event, own))) {
        return new TailEnding.OutputClosed();
      }
      printed++;
      keep(id);
      return printed == count ? new TailEnding.Counted() : null;
    } finally {
      lock.unlock();
    }
  }

  /** Events are missing. In JSON it stands between the events, for people on stderr. */
  @Nullable TailEnding resync(Resync resync, @Nullable String id) {
    lock.lock();
    try {
      String topics = String.join(",", resync.topics());
      if (options.json()) {
        if (!print(
            Json.line()
                .with("kind", "resync")
                .with("reason", resync.reason())
                .withJson("topics", Json.strings(resync.topics()))
                .with("to", resync.to())
                .toString())) {
          return new TailEnding.OutputClosed();
        }
      } else {
        options.tell(
            "resync (%s): events of %s up to %s are missing; fetch the state again"
                .formatted(resync.reason(), topics, resync.to()));
      }
      keep(id);
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** The stream is there; what was told of its troubles is over. */
  void connected(Connected connected, @Nullable String id) {
    if (trouble != null) {
      trouble = null;
      options.tell(
          "connected" + (connected.node() == null ? "" : " to " + connected.node()),
          Json.line().with("kind", "connected").with("node", connected.node()));
    }
    moved(id);
  }

  void degraded(Degraded degraded) {
    long millis = degraded.behind().toMillis();
    options.tell(
        millis == 0 ? "the node is up to date again" : "the node is " + millis + " ms behind",
        Json.line().with("kind", "degraded").with("behindMs", millis));
  }

  /** The position moved without an event. */
  void moved(@Nullable String id) {
    lock.lock();
    try {
      keep(id);
    } finally {
      lock.unlock();
    }
  }

  /** Why there is no stream; told together with the wait before the next one. */
  void trouble(String what) {
    trouble = what;
  }

  String lastTrouble() {
    return String.valueOf(trouble);
  }

  void reconnecting(Duration wait) {
    options.tell(
        "%s; connecting again in %.1f s".formatted(trouble, wait.toMillis() / 1000.0),
        Json.line()
            .with("kind", "reconnecting")
            .with("because", trouble)
            .with("waitMs", wait.toMillis()));
  }

  /** Tells the last position, and lets nothing be printed after it by any other thread. */
  void end(String why) {
    boolean locked;
    try {
      locked = lock.tryLock(LONGEST_PRINT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      locked = false;
    }
    String events = printed == 1 ? "1 event" : printed + " events";
    String where = position == null ? "" : "; --since " + position + " goes on there";
    options.tell(
        why + " after " + events + where,
        Json.line()
            .with("kind", "end")
            .with("because", why)
            .with("events", printed)
            .with("position", position)
            .with("complete", locked));
  }

  private boolean print(String line) {
    options.out().println(line);
    return !options.out().checkError();
  }

  private void keep(@Nullable String id) {
    if (id == null || id.isEmpty() || id.equals(position)) {
      return;
    }
    position = id;
    if (file != null) {
      file.write(id);
    }
  }

  private static String text(PublishedEvent event, @Nullable String id) {
    return String.join(
        " ", id == null ? "-" : id, event.time(), event.topic(), event.type(), event.data());
  }

  private static String json(PublishedEvent event, @Nullable String id) {
    return Json.line()
        .with("kind", "event")
        .with("position", id)
        .with("time", event.time())
        .with("topic", event.topic())
        .with("type", event.type())
        .with("tabId", event.tabId())
        .withJson("data", event.data())
        .toString();
  }
}
