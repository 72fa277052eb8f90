package io.tidings.cli.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.cli.CliRun;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.ScriptedServer;
import io.tidings.cli.ScriptedServer.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishCommandTest {
  private static final String WRITTEN = "{\"id\":\"7-0\",\"cursor\":\"e.7-0\"}";

  private final ScriptedServer server = ScriptedServer.create();
  private final List<Duration> waits = new ArrayList<>();
  private String input = "";

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void event_isSentAsItWasGivenAndItsPositionIsPrinted() {
    server.answer("201 Created", "", WRITTEN);

    CliRun run = publish("a:b", "order.paid", " {\"n\": 1.10e5, \"t\": \"ü\"} ", "--token", "t");

    assertThat(run).isEqualTo(new CliRun(0, "7-0 e.7-0\n", ""));
    Request request = server.requests().getFirst();
    assertThat(request.line()).isEqualTo("POST /api/topics/a%3Ab/events HTTP/1.1");
    assertThat(request.body())
        .isEqualTo(
            "{\"type\":\"order.paid\",\"data\":{\"n\": 1.10e5, \"t\": \"ü\"},\"durable\":true}");
    assertThat(request.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Authorization", "Bearer t");
    assertThat(request.headers().get("Idempotency-Key")).matches("cli-[0-9a-f-]{36}");
  }

  @Test
  void lostAnswer_isAskedForAgainWithTheSameKey() {
    server.raw("").raw("HTTP/1.1 201 Crea").answer("201 Created", "", WRITTEN);

    CliRun run = publish("a", "b", "1", "--json");

    String key = server.requests().getFirst().headers().get("Idempotency-Key");
    assertThat(server.requests())
        .hasSize(3)
        .allSatisfy(request -> assertThat(request.headers()).containsEntry("Idempotency-Key", key));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo("{\"id\":\"7-0\",\"position\":\"e.7-0\",\"idempotencyKey\":\"" + key + "\"}\n");
    assertThat(waits.get(0)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1200));
    assertThat(waits.get(1)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2400));
  }

  @Test
  void noAnswerAtAll_endsWithTheKeyToRepeatItWith() {
    server.close();

    CliRun run = run("a", "b", "1", "--idempotency-key", "payment-7");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.UNAVAILABLE);
    assertThat(waits).hasSize(5);
    assertThat(run.err()).endsWith("repeated with --idempotency-key payment-7\n");
  }

  @Test
  void overload_waitsAsLongAsRetryAfterSays() {
    server
        .answer("429 Too Many Requests", "Retry-After: 9\r\n", "{\"detail\":\"Too many.\"}")
        .answer("201 Created", "", WRITTEN);

    CliRun run = publish("a", "b", "1");

    assertThat(run.exitCode()).isZero();
    assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(9), Duration.ofMillis(10_800));
  }

  @Test
  void refusal_namesTheFieldAndIsNotRepeated() {
    server.answer(
        "400 Bad Request", "", "{\"code\":\"invalid-name\",\"field\":\"type\",\"detail\":\"No.\"}");

    CliRun run = publish("a", "b c", "1");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err())
        .isEqualTo("tidings publish: answered 400 invalid-name, field type: No.\n");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void ephemeralEvent_hasNoKeyAndIsNotRepeatedWhenItsAnswerIsLost() {
    server.raw("").answer("202 Accepted", "", "{\"id\":null,\"cursor\":null}");

    CliRun run = publish("a", "b", "1", "--ephemeral");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.UNAVAILABLE);
    assertThat(run.err()).contains("the event may have been sent or not");
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().getFirst().headers()).doesNotContainKey("Idempotency-Key");
    assertThat(server.requests().getFirst().body()).contains("\"durable\":false");
  }

  @Test
  void data_comesFromAFileOrStdin(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("data.json"), "[1]\n");
    server.answer("201 Created", "", WRITTEN).answer("201 Created", "", WRITTEN);
    input = "{\"from\":\"stdin\"}\n";

    publish("a", "b", "@" + file);
    run("a", "b", "-");

    assertThat(server.requests().get(0).body()).contains("\"data\":[1],");
    assertThat(server.requests().get(1).body()).contains("\"data\":{\"from\":\"stdin\"},");
  }

  @Test
  void lines_areSentInBatchesWithAKeyEach() {
    input = IntStream.range(0, 250).mapToObj(i -> i + "\n").collect(Collectors.joining());
    for (int size : new int[] {100, 100, 50}) {
      String ids =
          IntStream.range(0, size)
              .mapToObj(i -> "\"7-" + i + "\"")
              .collect(Collectors.joining(","));
      server.answer("201 Created", "", "{\"ids\":[" + ids + "],\"cursor\":\"e.7-99\"}");
    }

    CliRun run = publish("a", "b", "--ndjson", "--idempotency-key", "k");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).hasSize(250).startsWith("7-0 e.7-0", "7-1 e.7-1");
    assertThat(server.requests())
        .extracting(request -> request.headers().get("Idempotency-Key"))
        .containsExactly("k-1", "k-2", "k-3");
    assertThat(server.requests().get(2).body())
        .startsWith("{\"events\":[{\"topics\":[\"a\"],\"type\":\"b\",\"data\":200},")
        .endsWith("\"data\":249}]}");
  }

  @Test
  void linesOfManyBytes_areSentInBodiesThatTheNodeTakes() {
    String data = "\"" + "x".repeat(60_000) + "\"\n";
    input = data.repeat(17);
    server
        .answer("201 Created", "", "{\"ids\":[],\"cursor\":\"e.1-0\"}")
        .answer("201 Created", "", "{\"ids\":[],\"cursor\":\"e.2-0\"}");

    CliRun run = publish("a", "b", "--ndjson", "--idempotency-key", "k");

    assertThat(run.exitCode()).isZero();
    assertThat(server.requests())
        .hasSize(2)
        .allSatisfy(request -> assertThat(request.body().length()).isLessThan(1_048_576));
  }

  @Test
  void linesOfTail_arePublishedAgain() {
    input =
        "{\"kind\":\"event\",\"position\":\"e.1-0\",\"time\":\"t\",\"topic\":\"a\",\"type\":\"b\","
            + "\"tabId\":null,\"data\":{\"n\":1.0}}\n";
    server.answer("201 Created", "", "{\"ids\":[\"7-0\"],\"cursor\":\"e.7-0\"}");

    CliRun run = publish("--ndjson");

    assertThat(run.out()).isEqualTo("7-0 e.7-0\n");
    assertThat(server.requests().getFirst().body())
        .isEqualTo("{\"events\":[{\"topics\":[\"a\"],\"type\":\"b\",\"data\":{\"n\":1.0}}]}");
  }

  @Test
  void wrongLine_isNamedWithWhatWasPublishedBefore() {
    input = "1\n".repeat(100) + "2\n{\n";
    server.answer("201 Created", "", "{\"ids\":[],\"cursor\":\"e.1-0\"}");

    CliRun run = publish("a", "b", "--ndjson", "--idempotency-key", "k");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err())
        .startsWith("tidings publish: published up to line 100; then: line 102 is no JSON")
        .hasLineCount(1);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void wrongArguments_areUsageErrorsOfOneLine() {
    assertUsage("column 7", run("a", "b", "{\"a\":1"));
    assertUsage("has more behind its end", run("a", "b", "1 2"));
    assertUsage("TOPIC and TYPE are required", run("a"));
    assertUsage("/nonexistent cannot be read", run("a", "b", "@/nonexistent"));
    assertUsage("and so does --token-file -", run("a", "b", "-", "--token-file", "-"));
    assertUsage("no DATA or --ephemeral", run("a", "b", "1", "--ndjson"));
    assertUsage("Idempotency-Key is not", run("a", "b", "1", "--idempotency-key", "a b"));
    input = "{\"topic\":\"a\",\"type\":\"b\",\"date\":1}\n";
    assertUsage(
        "line 1: an event has topic or topics, type and data; got \"date\"", run("--ndjson"));
    input = "{\"topic\":\"a\",\"data\":1}\n";
    assertUsage("type is missing", run("--ndjson"));
  }

  private static void assertUsage(String message, CliRun run) {
    assertThat(run.exitCode()).as(message).isEqualTo(ExitCodes.USAGE);
    assertThat(run.err()).contains(message).hasLineCount(1);
  }

  private CliRun publish(String... arguments) {
    server.start();
    return run(arguments);
  }

  private CliRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("publish", "--url", server.url()));
    all.addAll(List.of(arguments));
    return CliRun.with().input(input).pauses(waits).run(all.toArray(String[]::new));
  }
}
