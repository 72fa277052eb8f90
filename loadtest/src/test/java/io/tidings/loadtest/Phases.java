package io.tidings.loadtest;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All streams connect, then workers work for the configured time, then the last events arrive. May
 * be used by any thread.
 */
final class Phases {
  private static final Duration CONNECT_GRACE = Duration.ofSeconds(60);

  private final LoadSettings settings;
  private final Duration rampUp;
  private final int workers;
  private final int others;
  private final AtomicInteger othersReady = new AtomicInteger();
  private final AtomicInteger workersLeft;
  private final AtomicInteger missing = new AtomicInteger();
  private final long began = now();
  private volatile long workFrom;
  private volatile long ended;

  /**
   * Nothing is connected yet.
   *
   * @param rampUp over which streams begin to connect
   * @param workers how many there are
   * @param others what else has to be ready, beside the streams that a report counts
   */
  Phases(LoadSettings settings, Duration rampUp, int workers, int others) {
    this.settings = settings;
    this.rampUp = rampUp;
    this.workers = workers;
    this.others = others;
    this.workersLeft = new AtomicInteger(workers);
  }

  void otherReady() {
    othersReady.incrementAndGet();
  }

  /** Whether all streams are connected, or will not be. */
  synchronized boolean mayWork(LoadReport report) {
    if (workFrom == 0) {
      boolean all =
          report.live() + missing.get() >= settings.connections() && othersReady.get() >= others;
      if (all || now() > began + rampUp.plus(CONNECT_GRACE).toMillis()) {
        workFrom = now();
        if (!all) {
          report.failed(
              "only %d of %d streams, and %d of %d others, were connected"
                  .formatted(report.live(), settings.connections(), othersReady.get(), others));
        }
      }
    }
    return workFrom > 0;
  }

  /** Whether workers go on. */
  boolean inTime() {
    return now() < workFrom + settings.duration().toMillis();
  }

  /** Between two actions of one worker. */
  Duration paceOfEach() {
    return Duration.ofNanos((long) (1e9 * workers / settings.rate()));
  }

  /** A time up to twice the pace, so that the pace is the mean. */
  Duration thinkTime() {
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(2 * paceOfEach().toNanos()));
  }

  /** The others do not wait for a worker whose streams could not be opened. */
  void workerMissing() {
    missing.incrementAndGet();
    workerDone();
  }

  void workerDone() {
    if (workersLeft.decrementAndGet() == 0) {
      ended = now();
    }
  }

  /** Whether there is more to come. */
  boolean working() {
    return ended == 0;
  }

  /** Whether an event that has not arrived may still be on its way. */
  boolean mayStillArrive() {
    return now() < ended + settings.grace().toMillis();
  }

  /** Longer than any run takes that still gets somewhere. */
  Duration mostTime() {
    return rampUp
        .plus(CONNECT_GRACE)
        .plus(settings.duration())
        .plus(settings.grace().multipliedBy(2))
        .plusSeconds(120);
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
