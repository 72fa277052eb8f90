package io.tidings.cli.tail;

import static io.tidings.cli.tail.StreamFrames.EPOCH;
import static io.tidings.cli.tail.StreamFrames.connected;
import static io.tidings.cli.tail.StreamFrames.control;
import static io.tidings.cli.tail.StreamFrames.ephemeral;
import static io.tidings.cli.tail.StreamFrames.event;
import static io.tidings.cli.tail.StreamFrames.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.cli.CliRun;
import io.tidings.cli.ExitCodes;
import io.tidings.cli.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TailCommandTest {
  private final ScriptedServer server = ScriptedServer.create();
  private final List<Duration> waits = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void events_arePrintedWithPositionTimeTopicTypeAndDataAsItCame() {
    server.openStream(
        connected(1),
        event(2, "order.paid", "{\"n\":1.10e5,\"t\":\"ü€\\u0007\"}"),
        ephemeral("viewers", "3"),
        event(3, "order.sent", "null"));

    CliRun run = tail("a.b", "--count", "3");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines())
        .containsExactly(
            EPOCH
                + ".2-0 2026-11-20T15:36:23.747Z a.b order.paid {\"n\":1.10e5,\"t\":\"ü€\\u0007\"}",
            "- 2026-11-20T15:36:23.747Z a.b viewers 3",
            EPOCH + ".3-0 2026-11-20T15:36:23.747Z a.b order.sent null");
    assertThat(run.err())
        .isEqualTo("tidings tail: done after 3 events; --since 1xk3v9q2.3-0 goes on there\n");
  }

  @Test
  void request_namesTopicsAndSendsTheTokenAndThePosition() {
    server.openStream(event(5, "b", "1"));

    CliRun.with()
        .environment("TIDINGS_URL", server.start().url() + "/")
        .environment("TIDINGS_TOKEN", "secret")
        .run("tail", "a:1", "c", "--since", EPOCH + ".4-0", "--count", "1", "--workspace", "w");

    ScriptedServer.Request request = server.requests().getFirst();
    assertThat(request.line())
        .isEqualTo("GET /api/stream?framing=unnamed&topic=a%3A1&topic=c&workspace=w HTTP/1.1");
    assertThat(request.headers())
        .containsEntry("Last-Event-ID", EPOCH + ".4-0")
        .containsEntry("Authorization", "Bearer secret");
  }

  @Test
  void cut_resumesAfterTheLastWholeFrameAndWaitsAsTheNodeSaid() {
    String second = event(3, "b", "2");
    server.stream(connected(1), event(2, "b", "1"), second.substring(0, second.length() - 1))
        .openStream(connected(0), second);

    CliRun run = tail("a", "--count", "2");

    assertThat(run.lines()).hasSize(2);
    assertThat(run.lines().get(1)).endsWith("b 2");
    assertThat(server.requests().get(0).headers()).doesNotContainKey("Last-Event-ID");
    assertThat(server.requests().get(1).headers()).containsEntry("Last-Event-ID", EPOCH + ".2-0");
    assertThat(waits).hasSize(1);
    assertThat(waits.getFirst()).isBetween(Duration.ofMillis(2140), Duration.ofMillis(2568));
    assertThat(run.err()).contains("connecting again in 2.").contains("connected to node-1");
  }

  @Test
  void overload_waitsAsLongAsRetryAfterSays() {
    server
        .answer("503 Service Unavailable", "Retry-After: 7\r\n", problem(503, "unavailable", "No."))
        .answer("429 Too Many Requests", "", "")
        .openStream(event(2, "b", "1"));

    CliRun run = tail("a", "--count", "1");

    assertThat(run.exitCode()).isZero();
    assertThat(waits.get(0)).isBetween(Duration.ofSeconds(7), Duration.ofMillis(8400));
    assertThat(waits.get(1)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2400));
    assertThat(run.err()).contains("answered 503 unavailable: No.; connecting again in ");
  }

  @Test
  void refusal_endsItWithTheProblem() {
    server.answer(
        "403 Forbidden",
        "",
        "{\"status\":403,\"code\":\"forbidden\",\"field\":\"topic\",\"detail\":\"Not topic"
            + " \\\"a\\\".\"}");

    CliRun run = tail("a", "--json");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err())
        .isEqualTo(
            "{\"error\":\"answered 403 forbidden, field topic: Not topic"
                + " \\\"a\\\".\",\"exitCode\":1,"
                + "\"problem\":{\"status\":403,\"code\":\"forbidden\",\"field\":\"topic\",\"detail\":\"Not"
                + " topic \\\"a\\\".\"}}\n");
  }

  @Test
  void refusalLater_tellsTheLastPositionToo() {
    server.stream(event(2, "b", "1"))
        .answer("401 Unauthorized", "", problem(401, "invalid-token", "It has expired."));

    CliRun run = tail("a");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err())
        .contains("refused after 1 event; --since 1xk3v9q2.2-0 goes on there\n")
        .endsWith("answered 401 invalid-token: It has expired.\n");
  }

  @Test
  void retryOfNothing_isNoReasonToCallWithoutAPause() {
    server.stream("retry: 0\n", connected(1).substring(12)).stream(event(2, "b", "1"));

    tail("a", "--count", "1");

    assertThat(waits.getFirst()).isBetween(Duration.ofMillis(100), Duration.ofMillis(120));
  }

  @Test
  void closed_reconnectsUnlessItIsForGood() {
    server.stream(connected(1), "retry: 1500\n", control("closed", "{\"reason\":\"shutdown\"}"))
        .stream(connected(2), control("closed", "{\"reason\":\"revoked\"}"));

    CliRun run = tail("a");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(waits.getFirst()).isBetween(Duration.ofMillis(1500), Duration.ofMillis(1800));
    assertThat(run.err())
        .contains("the node closed the stream: shutdown; connecting again")
        .contains("closed for good after 0 events; --since " + EPOCH + ".2-0 goes on there\n")
        .endsWith("revoked (the right to read these topics was taken away)\n");
  }

  @Test
  void resync_isToldBetweenTheEvents() {
    String gap = "{\"reason\":\"trimmed\",\"topics\":[\"a\",\"b\"],\"to\":\"" + EPOCH + ".8-0\"}";
    String resync = control("resync", gap).replace("\n\n", "\nid: " + EPOCH + ".8-0\n\n");
    server.stream(resync).stream(connected(0), resync, event(9, "b", "1"));

    CliRun run = tail("a", "b", "--count", "1", "--json");

    assertThat(run.lines())
        .containsExactly(
            "{\"kind\":\"resync\"," + gap.substring(1),
            "{\"kind\":\"resync\"," + gap.substring(1),
            "{\"kind\":\"event\",\"position\":\"1xk3v9q2.9-0\",\"time\":\"2026-11-20T15:36:23.747Z\","
                + "\"topic\":\"a.b\",\"type\":\"b\",\"tabId\":null,\"data\":1}");
    assertThat(server.requests().get(1).headers()).containsEntry("Last-Event-ID", EPOCH + ".8-0");
  }

  @Test
  void resync_forPeopleIsOnStderr() {
    String gap = "{\"reason\":\"trimmed\",\"topics\":[\"a\",\"b\"],\"to\":\"" + EPOCH + ".8-0\"}";
    server.openStream(control("resync", gap), event(9, "b", "1"));

    CliRun run = tail("a", "b", "--count", "1");

    assertThat(run.lines()).hasSize(1);
    assertThat(run.err())
        .startsWith(
            "tidings tail: resync (trimmed): events of a,b up to 1xk3v9q2.8-0 are missing;"
                + " fetch the state again\n");
  }

  @Test
  void malformedFrame_isNotSkipped() {
    server.stream(connected(1), "data: {\"topic\":\"a\",\n\n", event(2, "b", "1"));

    CliRun run = tail("a");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("is no JSON").endsWith("{\"topic\":\"a\",\n");
  }

  @Test
  void answerThatIsNoStream_endsIt() {
    server.raw(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<b>Hi</b>\n");

    CliRun run = tail("a");

    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err()).isEqualTo("tidings tail: answered 200: <b>Hi</b>\n");
  }

  @Test
  void silence_isACut() {
    server
        .openStream(control("connected", "{\"node\":\"node-1\",\"keepaliveMs\":20}"))
        .openStream(event(2, "b", "1"));

    CliRun run = tail("a", "--count", "1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("the node is silent; connecting again");
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
