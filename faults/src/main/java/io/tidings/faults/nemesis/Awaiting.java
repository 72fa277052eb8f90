package io.tidings.faults.nemesis;

import io.tidings.faults.load.ClientProgress;
import io.tidings.faults.load.RecordingClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Bounded waits, which say what they waited for. */
final class Awaiting {
  /** The time within which every client has to recover, whatever a scenario promises. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

  private Awaiting() {}

  static void await(String what, List<RecordingClient> clients, Predicate<ClientProgress> done) {
    awaitAll(what, clients, client -> done.test(client.progress()));
  }

  /**
   * For clients that read slowly: at their own speed, they first read all that they missed. They
   * have time for as long as they read.
   */
  static void awaitReading(
      String what, List<RecordingClient> clients, Predicate<ClientProgress> done) {
    for (RecordingClient client : clients) {
      while (!done.test(client.progress())) {
        long events = client.progress().events();
        await(what, List.of(client), progress -> done.test(progress) || progress.events() > events);
      }
    }
  }

  /** Until each client got so many events more. */
  static void awaitMore(String what, List<RecordingClient> clients, long events) {
    List<Long> before = clients.stream().map(client -> client.progress().events()).toList();
    for (int i = 0; i < before.size(); i++) {
      long wanted = before.get(i) + events;
      await(what, List.of(clients.get(i)), progress -> progress.events() >= wanted);
    }
  }

  static <T> void awaitAll(String what, List<T> all, Predicate<T> done) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    List<T> left = all;
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s: not within %s at %d of %d, such as %s"
                .formatted(what, TIMEOUT, left.size(), all.size(), left.getFirst()));
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      left = left.stream().filter(it -> !done.test(it)).toList();
    }
  }
}
