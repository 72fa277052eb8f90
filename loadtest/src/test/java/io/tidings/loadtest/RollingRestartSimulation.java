package io.tidings.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ScenarioBuilder;
import io.tidings.loadtest.FollowedStream.Interruption;
import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Nodes are restarted one after the other while streams follow topics, as a rule through a load
 * balancer. No stream may lose an event, get one twice or out of order; a stream may end when it is
 * told so, and has to be served again once its {@code retry} is over.
 */
public final class RollingRestartSimulation extends StreamSimulation {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(200, 10, 1, 20, Duration.ofSeconds(20));

  /** Is made by Gatling. */
  public RollingRestartSimulation() {
    Settings settings = Settings.ofEnvironment();
    LoadRun run = LoadRun.configured("rolling-restart", DEFAULTS);
    NodeRestarts restarts = NodeRestarts.configured(settings, run);
    ToldEnds rules = new ToldEnds(settings, run.report());
    super(run, new SseScenario(run, rules).build(), restarting(run, restarts));
  }

  /** One virtual user, which waits while a thread of its own restarts nodes. */
  private static ScenarioBuilder restarting(LoadRun run, NodeRestarts restarts) {
    Duration poll = Duration.ofMillis(200);
    return scenario("restarts")
        .exec(asLongAs(_ -> run.loadFrom() == 0).on(exec(session -> session).pause(poll)))
        .exec(session -> {
          restarts.start();
          return session;
        })
        .exec(asLongAs(_ -> restarts.running()).on(exec(session -> session).pause(poll)));
  }

  /** Streams may be told that their node leaves, and nothing else. */
  static final class ToldEnds implements StreamRules {
    private final ReturnTimes returns;
    private final Duration lateness;
    private final LongAccumulator latest = new LongAccumulator(Math::max, 0);

    ToldEnds(Settings settings, LoadReport report) {
      this.returns = new ReturnTimes(settings, "told");
      this.lateness =
          settings.duration(
              "LATENESS", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofHours(1));
      report.atEnd(this::judge);
    }

    private void judge(LoadReport report) {
      returns.judge(report, 1);
      report.note(
          "told streams were served at the latest %d ms after their retry".formatted(latest.get()));
      if (latest.get() > lateness.toMillis()) {
        report.failed(
            "a told stream was served %d ms after its retry, more than the %d ms of LATENESS"
                .formatted(latest.get(), lateness.toMillis()));
      }
    }

    @Override
    public void ended(FollowedStream stream, String reason, LoadReport report) {
      report.count("streams that ended with " + reason);
      if (!reason.equals("shutdown")) {
        StreamRules.super.ended(stream, reason, report);
      }
    }

    @Override
    public void answered(Interruption last, long now) {
      if (last.told()) {
        latest.accumulate(now - last.ended() - last.retry());
      }
    }

    @Override
    public void cameBack(
        FollowedStream stream, Interruption last, long afterMillis, LoadReport report) {
      returns.add(afterMillis);
    }
  }
}
