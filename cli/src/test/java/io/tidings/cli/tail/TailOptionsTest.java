package io.tidings.cli.tail;

import static io.tidings.cli.tail.StreamFrames.EPOCH;
import static io.tidings.cli.tail.StreamFrames.connected;
import static io.tidings.cli.tail.StreamFrames.control;
import static io.tidings.cli.tail.StreamFrames.event;
import static io.tidings.cli.tail.StreamFrames.last;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.cli.CliRun;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailOptionsTest {
  private final ScriptedServer server = ScriptedServer.create();
  private final List<Duration> waits = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void time_endsIt() {
    server.openStream(connected(1)).start();

    CliRun run = run("a", "--for", "50ms");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .isEqualTo(
            "tidings tail: time is over after 0 events; --since 1xk3v9q2.1-0 goes on there\n");
  }

  @Test
  void timeBeforeTheCount_isAFailure() {
    server.openStream(connected(1), event(2, "b", "1")).start();

    assertThat(run("a", "--for", "50ms", "--count", "2").exitCode()).isEqualTo(ExitCodes.FAILED);
  }

  @Test
  void noServer_isTriedUntilItGivesUp() {
    server.close();

    CliRun run = run("a", "--give-up-after", "1m");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.UNAVAILABLE);
    assertThat(waits).hasSizeBetween(4, 6);
    assertThat(waits.get(1)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2400));
    assertThat(waits.getLast()).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(20));
    assertThat(run.err()).contains("Failed to connect").contains("gave up after 0 events\n");
  }

  /** A stream that was there while no event came is no time without one. */
  @Test
  void quietStreamThatIsCut_isNotGivenUp() {
    server
        .openStream("retry: 0\n", control("connected", "{\"node\":\"node-1\",\"keepaliveMs\":150}"))
        .openStream(event(2, "b", "1"));

    CliRun run = tail("a", "--count", "1", "--give-up-after", "200ms");

    assertThat(run.err()).contains("the node is silent; connecting again in 0.1 s");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void types_areFilteredAndTheirPositionsAreKept() throws IOException {
    Path file = folder.resolve("position");
    server.openStream(
        event(2, "order.paid", "1"), event(3, "order.sent", "2"), event(4, "x", "3"), last(5));

    CliRun run =
        tail("a", "--type", "*.sent", "--type", "z", "--count", "2", "--position-file", "" + file);

    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().getFirst()).contains(" order.sent ");
    assertThat(Files.readString(file)).isEqualTo(EPOCH + ".5-0\n");
  }

  @Test
  void positionFile_isWhereItBeginsAndIsKept() throws IOException {
    Path file = Files.writeString(folder.resolve("position"), EPOCH + ".1-0\n");
    server.openStream(event(2, "b", "1"));

    tail("a", "--count", "1", "--position-file", file.toString(), "--since", EPOCH + ".0-0");

    assertThat(server.requests().getFirst().headers())
        .containsEntry("Last-Event-ID", EPOCH + ".1-0");
    assertThat(Files.readString(file)).isEqualTo(EPOCH + ".2-0\n");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void positionFile_withSomethingElseIsNotOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("diary"), "Dear diary");

    CliRun run = run("a", "--position-file", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains(file + " has no position like");
    assertThat(Files.readString(file)).isEqualTo("Dear diary");
  }

  @Test
  void outputThatIsClosed_endsItBeforeThePositionMoves() throws IOException {
    Path file = folder.resolve("position");
    server.openStream(event(2, "b", "1"), event(3, "b", "2"), event(4, "b", "3")).start();

    CliRun run =
        CliRun.with()
            .outputThatCloses(1)
            .run("tail", "a", "--url", server.url(), "--position-file", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err()).contains("the output takes no more after 1 event;");
    assertThat(Files.readString(file)).isEqualTo(EPOCH + ".2-0\n");
  }

  @Test
  void wrongArguments_areUsageErrorsOfOneLine() {
    assertUsage("'--since", run("a", "--since", "7"), "got \"7\"");
    assertUsage("'$a'", run("$a"), "$a");
    assertUsage("--for", run("a", "--for", "1.5s"), "got \"1.5s\"");
    assertUsage("--url", CliRun.of("tail", "a", "--url", "localhost:8080"), "\"localhost:8080\"");
    assertUsage("folder", run("a", "--position-file", "/nonexistent/a"), "no folder /nonexistent");
    assertUsage("--count", run("a", "--count", "0"), "got 0");
    assertUsage("token", CliRun.of("tail", "a", "--token", "a b"), "no header");
  }

  private static void assertUsage(String what, CliRun run, String message) {
    assertThat(run.exitCode()).as(what).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).as(what).contains(message).hasLineCount(1);
  }

  private CliRun tail(String... arguments) {
    server.start();
    return run(arguments);
  }

  private CliRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("tail", "--url", server.url()));
    all.addAll(List.of(arguments));
    return CliRun.with().pauses(waits).run(all.toArray(String[]::new));
  }
}
