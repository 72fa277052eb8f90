package io.tidings.events.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.EventId;
import io.tidings.events.IndeterminateException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.redis.PublishTracing.PublishSpan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The metrics of the log. */
final class LogMetrics {
  /** Measured in nanoseconds: a publish takes tenths of a millisecond. */
  private static final Duration[] BUCKETS =
      IntStream.of(
              1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 70, 100, 150, 200, 300, 500, 750, 1_000, 2_000,
              3_000, 5_000, 10_000, 20_000, 50_000)
          .mapToObj(tenths -> Duration.ofNanos(tenths * 100_000L))
          .toArray(Duration[]::new);

  private final MeterRegistry meters;
  private final Counter foreignEntries;
  private final Counter restarts;
  private final Timer probe;
  private final Map<Publish, Timer> publishes = new ConcurrentHashMap<>();

  private record Publish(String kind, String outcome) {}

  LogMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.foreignEntries =
        Counter.builder("tidings.foreign.entries")
            .description("Log entries and announcements that no node wrote")
            .register(meters);
    this.restarts =
        Counter.builder("tidings.pubsub.restarts")
            .description("Pub/sub connections that broke or did not receive their probe")
            .register(meters);
    this.probe =
        Timer.builder("tidings.probe")
            .description("Round trip of an announcement back to its node")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
    // From the beginning: a series that begins with its first failure has no rise to be seen.
    for (String kind : List.of("append", "commit", "announce")) {
      for (String outcome : List.of("unavailable", "indeterminate")) {
        Publish failed = new Publish(kind, outcome);
        publishes.put(failed, publishTimer(failed));
      }
    }
  }

  void countForeignEntries(long entries) {
    foreignEntries.increment((double) entries);
  }

  void restarted() {
    restarts.increment();
  }

  void probeReceived(Duration roundTrip) {
    probe.record(roundTrip);
  }

  /** Times a publish of that kind until its outcome, with which its span ends. */
  <T> CompletableFuture<T> timed(
      String kind, PublishSpan span, Supplier<CompletableFuture<T>> publish) {
    Timer.Sample sample = Timer.start(meters);
    return publish
        .get()
        .whenComplete((result, error) -> {
          String outcome = outcome(result, error);
          Timer timer = publishes.computeIfAbsent(new Publish(kind, outcome), this::publishTimer);
          span.end(outcome, lastId(result), () -> sample.stop(timer));
        });
  }

  private static @Nullable EventId lastId(@Nullable Object result) {
    return result instanceof Appended appended ? appended.ids().getLast() : null;
  }

  private Timer publishTimer(Publish publish) {
    return Timer.builder("tidings.publish")
        .description("Publishing, from the call to the answer")
        .serviceLevelObjectives(BUCKETS)
        .tag("kind", publish.kind())
        .tag("outcome", publish.outcome())
        .register(meters);
  }

  private static String outcome(@Nullable Object result, @Nullable Throwable error) {
    if (error != null) {
      return switch (Exceptions.unwrap(error)) {
        case LogUnavailableException unused -> "unavailable";
        case IndeterminateException unused -> "indeterminate";
        default -> "rejected";
      };
    }
    return switch (result) {
      case Appended appended -> appended.repeated() ? "repeated" : "done";
      case KeyReused unused -> "key-reused";
      case VersionConflict unused -> "conflict";
      case null, default -> "done";
    };
  }
}
