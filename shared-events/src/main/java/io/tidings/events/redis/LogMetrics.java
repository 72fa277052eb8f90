package io.tidings.events.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.IndeterminateException;
import io.tidings.events.LogUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metrics of the log. */
final class LogMetrics {
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
            .publishPercentileHistogram()
            .register(meters);
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

  /** Times a publish of that kind until its outcome. */
  <T> CompletableFuture<T> timed(String kind, Supplier<CompletableFuture<T>> publish) {
    Timer.Sample sample = Timer.start(meters);
    return publish
        .get()
        .whenComplete((result, error) ->
            sample.stop(
                publishes.computeIfAbsent(
                    new Publish(kind, outcome(result, error)), this::publishTimer)));
  }

  private Timer publishTimer(Publish publish) {
    return Timer.builder("tidings.publish")
        .description("Publishing, from the call to the answer")
        .publishPercentileHistogram()
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
