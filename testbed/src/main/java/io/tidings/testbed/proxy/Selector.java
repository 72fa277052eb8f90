package io.tidings.testbed.proxy;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Chooses announcements. */
@FunctionalInterface
public interface Selector {
  /**
   * Whether a fault applies to an announcement.
   *
   * @param number counts the connection's announcements since the injection, from 1
   * @param random the connection's own generator, by the proxy's seed
   */
  boolean picks(long number, RandomGenerator random);

  static Selector all() {
    return (_, _) -> true;
  }

  /** Selects the nth, the 2nth and so on. */
  static Selector every(long nth) {
    return (number, _) -> number % nth == 0;
  }

  /** Selects announcements by their number, from 1. */
  static Selector numbers(long... numbers) {
    return (number, _) -> Arrays.stream(numbers).anyMatch(it -> it == number);
  }

  /** Selects each with that probability, from 0 to 1. */
  static Selector chance(double probability) {
    return (_, random) -> random.nextDouble() < probability;
  }
}
