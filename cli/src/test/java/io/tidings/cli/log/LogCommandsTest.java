package io.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidings.cli.CliRun;
import io.tidings.events.EventId;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as they are called: what they print, and with what they end. */
class LogCommandsTest {
  private static RedisServer server;
  private static LogFixture fixture;
  private static EventId first;
  private static EventId last;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    fixture = new LogFixture(server.url());
    first = fixture.append("a", "one");
    last = fixture.append("a", "two");
    fixture.append("b", "three");
  }

  @AfterAll
  static void stop() {
    fixture.close();
    server.close();
  }

  private static CliRun run(String... arguments) {
    return CliRun.with().environment("SPRING_DATA_REDIS_URL", server.url()).run(arguments);
  }

  private static JsonNode json(CliRun run) {
    return new JsonMapper().readTree(run.out());
  }

  @Test
  void fsck_printsOneLineForEachFinding_andEndsWith3() {
    assertThat(run("fsck").exitCode()).isZero();
    assertThat(run("fsck").out()).startsWith("workspace main: clean; 2 topics, 3 entries read");
    fixture.redis().set("tidings:{main}:other", "x");
    CliRun found = run("fsck");
    assertThat(found.exitCode()).isEqualTo(3);
    assertThat(found.lines()).hasSize(2);
    assertThat(found.lines().getFirst()).startsWith("error foreign-key tidings:{main}:other -: ");
    assertThat(found.lines().getLast()).startsWith("workspace main: 1 finding; ");
    CliRun json = run("fsck", "--json");
    assertThat(json.exitCode()).isEqualTo(3);
    assertThat(json(json).get("findings").get(0).get("kind").asString()).isEqualTo("foreign-key");
    fixture.redis().del("tidings:{main}:other");
  }

  @Test
  void fsck_mendsAndSaysSo() {
    fixture.redis().del("tidings:{main}:head:b");
    CliRun dry = run("fsck", "--repair", "--dry-run");
    assertThat(dry.exitCode()).isEqualTo(3);
    assertThat(dry.out()).contains("--repair sets the head to the last id of the log");
    CliRun mended = run("fsck", "--repair", "--yes");
    assertThat(mended.exitCode()).isZero();
    assertThat(mended.out())
        .contains("mended head-missing tidings:{main}:head:b")
        .contains("workspace main: clean after the repair");
  }

  @Test
  void fsck_wrongOptions_areUsageErrors() {
    assertThat(run("fsck", "--yes").exitCode()).isEqualTo(2);
    assertThat(run("fsck", "--repair").err()).contains("without one add --yes or --dry-run");
    assertThat(run("fsck", "--workspace", "a b").err())
        .isEqualTo(
            "tidings fsck: --workspace must be 1 to 64 of A-Z a-z 0-9 _ -; got \"a b\""
                + System.lineSeparator());
    assertThat(run("fsck", "--max-keys", "0").exitCode()).isEqualTo(2);
    assertThat(run("fsck", "--redis", "http://x").exitCode()).isEqualTo(2);
    assertThat(CliRun.of("fsck", "--redis-cluster", "no port").exitCode()).isEqualTo(2);
    assertThat(run("fsck", "--redis", server.url(), "--redis-cluster", "h:1").err())
        .contains("give --redis or --redis-cluster, not both");
  }

  @Test
  void limits_areTold() {
    assertThat(run("fsck", "--max-entries", "1").out()).contains("a limit was reached");
  }

  @Test
  void redisThatIsDown_endsWith4() {
    assertThat(run("fsck", "--redis", "redis://127.0.0.1:1").exitCode()).isEqualTo(4);
    assertThat(run("inspect", "a", "--redis", "redis://127.0.0.1:1").exitCode()).isEqualTo(4);
  }

  @Test
  void optionForRedis_countsBeforeTheEnvironment() {
    assertThat(run("fsck", "--redis-cluster", "127.0.0.1:1").exitCode()).isEqualTo(4);
    assertThat(
            CliRun.with()
                .environment("SPRING_DATA_REDIS_CLUSTER_NODES", "127.0.0.1:1")
                .run("fsck", "--redis", server.url())
                .exitCode())
        .isZero();
  }

  @Test
  void inspect_showsATopic() {
    CliRun text = run("inspect", "a");
    assertThat(text.exitCode()).isZero();
    assertThat(text.out())
        .contains("." + last)
        .contains("2 events")
        .contains("first " + first)
        .contains("1h after the last event")
        .contains("not asked: --management");
    JsonNode json = json(run("inspect", "a", "--json"));
    assertThat(json.get("head").asString()).isEqualTo(last.toString());
    assertThat(json.get("last").get("previous").asString()).isEqualTo(first.toString());
    assertThat(json.get("events").asInt()).isEqualTo(2);
    assertThat(json.get("bytes").asInt()).isPositive();
    assertThat(json.get("connections").isNull()).isTrue();
  }

  @Test
  void inspect_unusedTopic_saysSo() {
    assertThat(run("inspect", "unused").out()).contains("not written within the retention");
    CliRun empty = run("inspect", "a", "--workspace", "empty");
    assertThat(empty.exitCode()).isEqualTo(1);
    assertThat(empty.err()).contains("the workspace empty has no clock");
    assertThat(run("inspect", "--workspace", "empty").err()).isEqualTo(empty.err());
    assertThat(run("inspect", "no topic").exitCode()).isEqualTo(2);
  }

  @Test
  void inspect_withoutTopic_listsTopics() {
    JsonNode list = json(run("inspect", "--json", "--limit", "1"));
    assertThat(list.get("all").asInt()).isEqualTo(2);
    assertThat(list.get("topics")).hasSize(1);
    JsonNode oldest = json(run("inspect", "--json", "--sort", "age"));
    assertThat(oldest.get("topics").get(0).get("topic").asString()).isEqualTo("a");
    assertThat(run("inspect").out()).contains("2 of 2 topics");
    assertThat(run("inspect", "--sort", "size").exitCode()).isEqualTo(2);
    assertThat(run("inspect", "--management", "http://node:9080").exitCode()).isEqualTo(2);
    CliRun.Setup asUsedByDrain =
        CliRun.with()
            .environment("SPRING_DATA_REDIS_URL", server.url())
            .environment("TIDINGS_MANAGEMENT_URL", "http://node:9080");
    assertThat(asUsedByDrain.run("inspect").exitCode()).isZero();
  }

  @Test
  void inspect_asksANodeForConnections() throws IOException {
    AtomicReference<String> query = new AtomicReference<>("");
    HttpServer node =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/actuator/connections",
        exchange -> {
          query.set(exchange.getRequestURI().getRawQuery());
          byte[] body =
              ("{\"nodes\":[{\"node\":\"n1\",\"answered\":true,\"matching\":7},"
                      + "{\"node\":\"n2\",\"answered\":false}]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    node.start();
    String url = "http://127.0.0.1:" + node.getAddress().getPort();
    try {
      assertThat(run("inspect", "a", "--management", url).out())
          .contains("n1 7, n2 did not answer");
      assertThat(query.get()).isEqualTo("limit=1&topic=a");
      CliRun wrong = run("inspect", "a", "--management", url + "/elsewhere");
      assertThat(wrong.exitCode()).isEqualTo(4);
      assertThat(wrong.out()).contains("answered 404").contains("2 events");
    } finally {
      node.stop(0);
    }
    assertThat(run("inspect", "a", "--management", "no url").exitCode()).isEqualTo(2);
  }
}
