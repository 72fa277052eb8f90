package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.loadtest.FollowedStream.Interruption;
import io.tidings.loadtest.RollingRestartSimulation.ToldEnds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RollingRestartTest {
  private final LoadRun run =
      new LoadRun(
          "rolling-restart",
          LoadSettings.read(
              new Settings(Map.of("CONNECTIONS", "1")),
              new LoadSettings.Defaults(1, 1, 1, 1, Duration.ofSeconds(1))));
  private final LoadReport report = run.report();
  private final ToldEnds rules = new ToldEnds(new Settings(Map.of()), report);
  private final FollowedStream stream = new FollowedStream(0, List.of("t"), rules, report);

  @Test
  void judge_servedWithinItsRetry_isNoFailure() {
    Interruption told = new Interruption(1_000, true, 500);
    rules.ended(stream, "shutdown", report);
    rules.answered(told, 3_500);
    rules.cameBack(stream, told, 2_500, report);
    report.judge();
    assertThat(report.outcome().failures()).noneMatch(failure -> failure.contains("told"));
  }

  @Test
  void judge_servedTooLongAfterItsRetry_fails() {
    rules.answered(new Interruption(1_000, true, 500), 3_501);
    report.judge();
    assertThat(report.outcome().failures())
        .contains(
            "a told stream was served 2001 ms after its retry, more than the 2000 ms of LATENESS");
  }

  @Test
  void judge_noStreamWasTold_fails() {
    report.judge();
    assertThat(report.outcome().failures()).contains("0 of 1 told streams came back");
  }

  @Test
  void ended_cutOrForAnotherReason_fails() {
    rules.ended(stream, "cut", report);
    rules.ended(stream, "fault", report);
    assertThat(report.outcome().failures())
        .containsExactly("stream 1 ended: cut", "stream 1 ended: fault");
  }

  @Test
  void restartAll_commandFails_failsWithItsOutput() {
    NodeRestarts.configured(
            new Settings(Map.of("RESTART_COMMAND", "echo no such node: $NODE; exit 3")), run)
        .restartAll();
    assertThat(report.outcome().failures())
        .containsExactly("RESTART_COMMAND for node 1 ended with 3: no such node: 1");
  }

  @Test
  void restartAll_commandPrintsMuch_doesNotHang() {
    NodeRestarts.configured(
            new Settings(
                Map.of(
                    "RESTART_COMMAND", "printf '%0200000d' 7; exit 3", "RESTART_TIMEOUT", "20s")),
            run)
        .restartAll();
    assertThat(report.outcome().failures())
        .singleElement()
        .asString()
        .startsWith("RESTART_COMMAND for node 1 ended with 3: 000");
  }
}
