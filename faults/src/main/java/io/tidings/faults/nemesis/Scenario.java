package io.tidings.faults.nemesis;

import io.tidings.faults.house.Site;
import java.time.Duration;

/**
 * A named fault: where it happens, how it is done and undone, and what has to hold. Made with
 * {@link #fault} and refined, as in
 *
 * <pre>
 * fault("F22", "pubsub-killed", "every pub/sub connection killed ten times a second")
 *     .inject(stage -&gt; stage.repeat(ofMillis(100), () -&gt; stage.redis("CLIENT", "KILL", "TYPE", "pubsub")))
 *     .lasts(ofSeconds(3))
 *     .liveWithin(ofSeconds(2))
 * </pre>
 *
 * @param number of the catalogue of faults
 * @param name as chosen on the command line
 * @param words as in the table
 * @param lasts between injection and heal; with zero the fault is a moment, and what counts is the
 *     time from it
 * @param unfelt whether healthy clients must not get their events any later
 * @param liveWithin time after the heal in which every healthy client gets events again
 */
public record Scenario(
    String number,
    String name,
    String words,
    Site site,
    Row row,
    Duration lasts,
    Duration liveWithin,
    boolean unfelt,
    Step inject,
    Step heal) {
  private static final Duration RETRY_MAX = Duration.ofSeconds(3);

  /** A part of a scenario. */
  @FunctionalInterface
  public interface Step {
    void on(Stage stage) throws Exception;
  }

  /** At one Redis behind nginx, costs nothing, and clients are back after their retry and 2 s. */
  public static Scenario fault(String number, String name, String words) {
    return new Scenario(
        number,
        name,
        words,
        Site.ALONE,
        Row.ZERO_LOSS,
        Duration.ZERO,
        RETRY_MAX.plusSeconds(2),
        false,
        _ -> {},
        _ -> {});
  }

  public Scenario at(Site where) {
    return new Scenario(number, name, words, where, row, lasts, liveWithin, unfelt, inject, heal);
  }

  public Scenario costs(Row what) {
    return new Scenario(number, name, words, site, what, lasts, liveWithin, unfelt, inject, heal);
  }

  public Scenario lasts(Duration time) {
    return new Scenario(number, name, words, site, row, time, liveWithin, unfelt, inject, heal);
  }

  public Scenario liveWithin(Duration time) {
    return new Scenario(number, name, words, site, row, lasts, time, unfelt, inject, heal);
  }

  /** Healthy clients do not feel it. */
  public Scenario unfelt(boolean so) {
    return new Scenario(number, name, words, site, row, lasts, liveWithin, so, inject, heal);
  }

  public Scenario inject(Step step) {
    return new Scenario(number, name, words, site, row, lasts, liveWithin, unfelt, step, heal);
  }

  public Scenario heal(Step step) {
    return new Scenario(number, name, words, site, row, lasts, liveWithin, unfelt, inject, step);
  }

  @Override
  public String toString() {
    return name;
  }
}
