package io.tidings.loadtest;

import java.time.Duration;

/**
 * Streams on all nodes follow topics while events are published through all nodes. Each must
 * receive every acknowledged event once, in order and in time, and stay connected.
 */
public final class FanOutSimulation extends StreamSimulation {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(300, 10, 1, 50, Duration.ofSeconds(20));

  /** Is made by Gatling. */
  public FanOutSimulation() {
    LoadRun run = LoadRun.configured("fan-out", DEFAULTS);
    super(run, new SseScenario(run, StreamRules.UNDISTURBED).build());
  }
}
