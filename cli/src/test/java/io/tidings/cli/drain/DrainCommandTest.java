package io.tidings.cli.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.cli.CliRun;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainCommandTest {
  private final ScriptedServer node = ScriptedServer.create();
  private final List<Duration> waits = new ArrayList<>();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void wait_tellsHowManyStreamsAreLeftUntilNoneIs() {
    node.answer("202 Accepted", "", state(12, false))
        .answer("200 OK", "", state(12, false))
        .answer("200 OK", "", state(3, false))
        .answer("200 OK", "", state(0, true));

    CliRun run = drain("--wait");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("node-1 is drained; it had 12 streams\n");
    assertThat(run.err())
        .isEqualTo(
            """
            tidings drain: node-1 is draining: 12 of 12 streams are left
            tidings drain: node-1 is draining: 3 of 12 streams are left
            """);
    assertThat(waits).containsOnly(Duration.ofSeconds(1));
    assertThat(node.requests())
        .extracting(ScriptedServer.Request::line)
        .containsExactly(
            "POST /actuator/drain HTTP/1.1",
            "GET /actuator/drain HTTP/1.1",
            "GET /actuator/drain HTTP/1.1",
            "GET /actuator/drain HTTP/1.1");
    assertThat(node.requests().getFirst().headers())
        .containsEntry("Authorization", "Bearer secret");
  }

  @Test
  void withoutWait_onlyBegins() {
    node.answer("202 Accepted", "", state(12, false));

    CliRun run = drain("--json");

    assertThat(run).isEqualTo(new CliRun(0, state(12, false) + "\n", ""));
  }

  @Test
  void status_changesNothing() {
    node.answer("200 OK", "", "{\"node\":\"node-1\",\"draining\":false,\"streams\":7}");

    CliRun run = drain("--status", "--wait");

    assertThat(run.out()).isEqualTo("node-1 is not draining and has 7 streams\n");
    assertThat(node.requests().getFirst().line()).startsWith("GET ");
  }

  @Test
  void streamsThatStay_areAFailure() {
    node.answer("202 Accepted", "", state(12, false));
    for (int i = 0; i < 3; i++) {
      node.answer("200 OK", "", state(1, false));
    }

    CliRun run = drain("--wait", "--timeout", "3s");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err())
        .endsWith("tidings drain: after 3 s: node-1 is draining: 1 of 12 streams are left\n");
  }

  @Test
  void nodeThatIsStopped_isNotCalledDrained() {
    node.answer("202 Accepted", "", state(12, false)).answer("200 OK", "", state(5, false));

    CliRun run = drain("--wait");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.UNAVAILABLE);
    assertThat(run.err()).endsWith("; was it stopped?\n");
  }

  @Test
  void refusal_saysWhatTheNodeLacks() {
    node.answer(
        "404 Not Found", "", "{\"code\":\"drain-off\",\"detail\":\"Set tidings.drain.token.\"}");

    CliRun run = drain("--wait");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err())
        .isEqualTo("tidings drain: answered 404 drain-off: Set tidings.drain.token.\n");
  }

  @Test
  void withoutToken_nothingIsSent() {
    CliRun run =
        CliRun.with()
            .environment("TIDINGS_TOKEN", "that of the streams")
            .run("drain", "--management", node.url());

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains("tidings.drain.token").hasLineCount(1);
  }

  private CliRun drain(String... arguments) {
    node.start();
    List<String> all = new ArrayList<>(List.of("drain"));
    all.addAll(List.of(arguments));
    return CliRun.with()
        .environment("TIDINGS_MANAGEMENT_URL", node.url())
        .environment("TIDINGS_DRAIN_TOKEN", "secret")
        .pauses(waits)
        .run(all.toArray(String[]::new));
  }

  private static String state(int streams, boolean drained) {
    return ("{\"node\":\"node-1\",\"draining\":true,\"since\":\"2026-11-29T15:36:24.113Z\","
            + "\"drained\":%b,\"streams\":%d,\"streamsAtStart\":12,\"windowMillis\":10000}")
        .formatted(drained, streams);
  }
}
