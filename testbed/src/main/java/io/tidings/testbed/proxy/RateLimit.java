package io.tidings.testbed.proxy;

import io.tidings.testbed.proxy.Fault.Bandwidth;
import io.tidings.testbed.proxy.Fault.Cut;
import io.tidings.testbed.proxy.Fault.Fragmentation;
import io.tidings.testbed.proxy.Fault.HalfOpen;
import io.tidings.testbed.proxy.Fault.Latency;
import io.tidings.testbed.proxy.Fault.Reset;
import io.tidings.testbed.proxy.Fault.SlowClose;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Decides by the present faults when the next bytes of a pipe may pass, and how many of them. Owned
 * by the pipe's writing thread.
 */
final class RateLimit {
  static final long FOREVER = Long.MAX_VALUE;

  /** How many times a second a limited bandwidth lets bytes pass. */
  private static final int WRITES_PER_SECOND = 50;

  private final RandomGenerator sizes;
  private final Map<Injection, Long> passedBefore = new HashMap<>();
  private long passed;
  private long bandwidthFreeAt = System.nanoTime();

  RateLimit(long seed) {
    this.sizes = new SplittableRandom(seed);
  }

  /** The faults that end the connection because enough bytes have passed. */
  List<Injection> ending(List<Injection> faults) {
    passedBefore.keySet().retainAll(faults);
    return faults.stream().filter(it -> untilEnd(it) == 0).toList();
  }

  /** How many bytes may pass before that fault ends the connection. */
  private long untilEnd(Injection injection) {
    return switch (injection.fault()) {
      case Cut(long bytes, var _) -> bytes - passedSince(injection);
      case Reset(long bytes, var _) -> bytes - passedSince(injection);
      default -> FOREVER;
    };
  }

  private long passedSince(Injection injection) {
    return passed - passedBefore.computeIfAbsent(injection, _ -> passed);
  }

  /**
   * Nanoseconds until bytes may pass.
   *
   * @param jitterShare their share of a jitter, from 0 to 1
   */
  long pause(long readAt, double jitterShare, List<Injection> faults) {
    long now = System.nanoTime();
    long late = 0;
    long bandwidthWait = 0;
    for (Injection injection : faults) {
      switch (injection.fault()) {
        case HalfOpen _ -> {
          return FOREVER;
        }
        case Latency(Duration delay, Duration jitter, var _) ->
            late += delay.toNanos() + (long) (jitterShare * jitter.toNanos());
        case Bandwidth _ -> bandwidthWait = Math.max(bandwidthWait, bandwidthFreeAt - now);
        default -> {}
      }
    }
    return Math.max(bandwidthWait, readAt + late - now);
  }

  /** Nanoseconds until the sender's end may pass. */
  long pauseOfEnd(long readAt, List<Injection> faults) {
    long slow = 0;
    for (Injection injection : faults) {
      if (injection.fault() instanceof SlowClose(Duration delay, var _)) {
        slow += delay.toNanos();
      }
    }
    return pause(readAt + slow, 0, faults);
  }

  /** How many of these bytes pass in one write. */
  int nextWriteSize(int rest, List<Injection> faults) {
    long size = rest;
    for (Injection injection : faults) {
      size = Math.min(size, untilEnd(injection));
      size =
          switch (injection.fault()) {
            case Fragmentation(int most, var _) -> Math.min(size, 1 + sizes.nextInt(most));
            case Bandwidth(long rate, var _) ->
                Math.min(size, Math.max(1, rate / WRITES_PER_SECOND));
            default -> size;
          };
    }
    return (int) size;
  }

  /** Called after that many bytes have passed. */
  void passed(int size, List<Injection> faults) {
    passed += size;
    for (Injection injection : faults) {
      if (injection.fault() instanceof Bandwidth(long rate, var _)) {
        long free = System.nanoTime() + size * 1_000_000_000L / rate;
        bandwidthFreeAt = Math.max(bandwidthFreeAt, free);
      }
    }
  }
}
