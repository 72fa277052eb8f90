package io.tidings.loadtest;

import io.tidings.loadtest.FollowedStream.Interruption;
import java.time.Duration;

/**
 * All streams are cut in the same moment while publishing goes on, and come back to other nodes
 * with their {@code Last-Event-ID}. Each must have every event once and in order, over all its
 * connections, without a resync, and all must be live again in time.
 */
public final class ReconnectStormSimulation extends StreamSimulation {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(300, 10, 1, 50, Duration.ofSeconds(20));

  /** Is made by Gatling. */
  public ReconnectStormSimulation() {
    Settings settings = Settings.ofEnvironment();
    LoadRun run = LoadRun.configured("reconnect-storm", DEFAULTS);
    super(run, new SseScenario(run, new Storm(settings, run)).build());
  }

  /** When the streams are cut, and how they come back. */
  private static final class Storm implements StreamRules {
    private final LoadRun run;
    private final int storms;
    private final boolean atOnce;
    private final boolean resyncs;
    private final ReturnTimes returns;

    Storm(Settings settings, LoadRun run) {
      this.run = run;
      this.storms = settings.count("STORMS", 2, 1, 1_000);
      this.atOnce = settings.yes("RETURN_AT_ONCE", false);
      this.resyncs = settings.yes("ALLOW_RESYNC", false);
      this.returns = new ReturnTimes(settings, "cut");
      run.report()
          .atEnd(report -> returns.judge(report, (long) storms * run.settings().connections()));
    }

    /** Evenly over the time of publishing; the last part of it is for coming back. */
    @Override
    public long cutAt(int cuts) {
      long from = run.loadFrom();
      return from == 0 || cuts >= storms
          ? Long.MAX_VALUE
          : from + run.settings().duration().toMillis() * (cuts + 1) / (storms + 1);
    }

    @Override
    public boolean returnsAtOnce() {
      return atOnce;
    }

    @Override
    public void resynced(FollowedStream stream, String data, LoadReport report) {
      if (resyncs) {
        report.count("resyncs");
      } else {
        StreamRules.super.resynced(stream, data, report);
      }
    }

    @Override
    public void cameBack(
        FollowedStream stream, Interruption last, long afterMillis, LoadReport report) {
      returns.add(afterMillis);
    }
  }
}
