package io.tidings.node.limits;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket for each key: a rate of tokens a second, and a burst after a rest. Thread-safe.
 *
 * <p>A bucket is one number, the moment at which it is full again. A full bucket is not stored, so
 * that only keys in use take memory.
 */
public final class TokenBuckets<K> {
  /**
   * Beyond it, new keys are not limited: a limit per name does not hold a client with that many
   * names, and the others must not pay for it.
   */
  static final int MAX_KEYS = 100_000;

  private static final long EXPIRY_INTERVAL = Duration.ofSeconds(1).toNanos();

  private final double nanosPerToken;
  private final int burst;
  private final LongSupplier nanos;
  private final ConcurrentHashMap<K, Long> fullAt = new ConcurrentHashMap<>();
  private final AtomicLong nextExpiry;

  /**
   * @param rate tokens a second
   * @param burst tokens of a full bucket
   * @param nanos a clock as {@link System#nanoTime}
   */
  public TokenBuckets(double rate, int burst, LongSupplier nanos) {
    this.nanosPerToken = 1e9 / rate;
    this.burst = burst;
    this.nanos = nanos;
    this.nextExpiry = new AtomicLong(nanos.getAsLong() + EXPIRY_INTERVAL);
  }

  /**
   * Takes the tokens, or takes none and returns the time until they are available. A request for
   * more than a bucket holds is served by a full one, which owes the tokens afterwards.
   */
  public Duration take(K key, int tokens) {
    long now = nanos.getAsLong();
    expire(now);
    long price = (long) (tokens * nanosPerToken);
    long room = (long) (Math.max(tokens, burst) * nanosPerToken);
    boolean atCapacity = fullAt.mappingCount() >= MAX_KEYS;
    long[] wait = {0};
    fullAt.compute(
        key,
        (k, full) -> {
          long then = (full == null || full - now < 0 ? now : full) + price;
          wait[0] = Math.max(0, then - now - room);
          return wait[0] > 0 || (full == null && atCapacity) ? full : Long.valueOf(then);
        });
    return Duration.ofNanos(wait[0]);
  }

  /** Releases tokens that were taken, and turned out not to be due. */
  public void release(K key, int tokens) {
    long price = (long) (tokens * nanosPerToken);
    fullAt.computeIfPresent(key, (_, full) -> full - price);
  }

  /** Forgets full buckets. */
  private void expire(long now) {
    long due = nextExpiry.get();
    if (now - due >= 0 && nextExpiry.compareAndSet(due, now + EXPIRY_INTERVAL)) {
      fullAt.values().removeIf(full -> full - now <= 0);
    }
  }

  /** How many buckets are not known to be full. */
  int size() {
    return fullAt.size();
  }
}
