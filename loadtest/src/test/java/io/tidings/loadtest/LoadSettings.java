package io.tidings.loadtest;

import java.time.Duration;
import java.util.List;

/**
 * The load, and the bound that must hold under it.
 *
 * @param baseUrls the nodes; subscribers and publishers go over them in turn
 * @param rate events a second
 * @param p99 the bound for 99 of 100 deliveries, from just before the publish to the arrival
 */
record LoadSettings(List<String> baseUrls, int subscribers, int rate, Duration time, Duration p99) {

  /** By system properties, as {@code make load} sets them. */
  static LoadSettings configured() {
    return new LoadSettings(
        List.of(System.getProperty("baseUrls", "http://localhost:8080").split(",")),
        Integer.getInteger("subscribers", 300),
        Integer.getInteger("rate", 20),
        Duration.ofSeconds(Integer.getInteger("seconds", 30)),
        Duration.ofMillis(Integer.getInteger("p99", 1_000)));
  }

  /** The time over which the subscribers connect. */
  Duration rampUp() {
    return Duration.ofSeconds(1 + subscribers / 200);
  }
}
