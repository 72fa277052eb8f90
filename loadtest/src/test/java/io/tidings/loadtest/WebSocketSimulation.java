package io.tidings.loadtest;

import java.time.Duration;

/**
 * Streams over WebSockets, beside streams over SSE, follow the same topics on all nodes while
 * events are published. Each is cut a few times and resumes with its position, half of them over
 * the other transport. Each must receive every acknowledged event once, in order and in time.
 */
public final class WebSocketSimulation extends StreamSimulation {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(200, 10, 2, 40, Duration.ofSeconds(20));

  /** Is made by Gatling. */
  public WebSocketSimulation() {
    Settings settings = Settings.ofEnvironment();
    LoadRun run = LoadRun.configured("web-socket", DEFAULTS);
    int cuts = settings.count("CUTS", 2, 0, 1_000);
    ReturnTimes returns = new ReturnTimes(settings, "cut");
    run.report().atEnd(report -> returns.judge(report, (long) cuts * run.settings().connections()));
    super(run, new TransportScenario(run, cuts, returns).build());
  }
}
