package io.tidings.testbed.swarm;

import java.util.Arrays;

/** Latencies of deliveries. Used by one thread. */
public final class LatencyLog {
  private int[] micros = new int[1 << 16];
  private int count;

  public void add(long nanos) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, count * 2);
    }
    micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
  }

  public void clear() {
    count = 0;
  }

  public int count() {
    return count;
  }

  public Percentiles percentiles() {
    int[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    return new Percentiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999));
  }

  private static double at(int[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e3;
  }

  /** In milliseconds. */
  public record Percentiles(double median, double p99, double p999) {}
}
