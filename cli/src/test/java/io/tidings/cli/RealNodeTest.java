package io.tidings.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as processes, with a node as it is shipped. */
@Tag("slow")
class RealNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Path JAR = Path.of("../api-node/target/api-node.jar");

  private static @Nullable RedisServer redis;
  private static @Nullable NodeProcess node;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    RedisServer server = RedisServer.start();
    redis = server;
    NodeProcess process =
        new NodeProcess(
            NodeProgram.jar(JAR),
            "cli",
            List.of(
                "--spring.data.redis.url=redis://127.0.0.1:" + server.port(),
                "--tidings.access.jwt.secret=" + SECRET,
                "--tidings.drain.window=0s"));
    node = process;
    process.start();
  }

  @AfterAll
  static void stop() {
    if (node != null) {
      node.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  @Test
  void tail_thatIsKilledAndStartedAgainHasEachEventAndAtMostOneTwice() throws Exception {
    Path position = folder.resolve("position");
    Path first = folder.resolve("first");
    Process killed = tail(first, "private.a", "--position-file", position.toString());
    await("the first position").atMost(PATIENCE).until(() -> Files.exists(position));
    publish("private.a", "1\n2\n3\n");
    await("the first event").atMost(PATIENCE).until(() -> Files.size(first) > 0);
    killed.destroyForcibly().waitFor();
    publish("private.a", "4\n5\n");

    Path second = folder.resolve("second");
    Process again = tail(second, "private.a", "--position-file", position.toString());
    await("the last event").atMost(PATIENCE).until(() -> data(second).contains("5"));
    again.destroy();

    assertThat(again.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).isEqualTo(128 + 15);
    assertThat(Files.readString(errors(second)))
        .contains("ended by a signal after ")
        .contains("--since " + Files.readString(position).strip() + " goes on there");
    List<String> all = new ArrayList<>(data(first));
    all.addAll(data(second));
    assertThat(all.stream().distinct()).containsExactly("1", "2", "3", "4", "5");
    assertThat(all).hasSizeBetween(5, 6);
  }

  @Test
  void tail_goesOnWhenTheNodeIsKilledAndComesBack() throws Exception {
    NodeProcess process = process();
    Path out = folder.resolve("out");
    Path position = folder.resolve("position");
    Process tail = tail(out, "private.b", "--count", "2", "--position-file", position.toString());
    await("the first position").atMost(PATIENCE).until(() -> Files.exists(position));
    publish("private.b", "1\n");
    await("the first event").atMost(PATIENCE).until(() -> data(out).contains("1"));

    process.kill();
    process.start();
    publish("private.b", "2\n");

    assertThat(tail.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(tail.exitValue()).as(Files.readString(errors(out))).isZero();
    assertThat(data(out)).containsExactly("1", "2");
    assertThat(Files.readString(errors(out))).contains("connecting again").doesNotContain("resync");
  }

  @Test
  void token_permitsWhatItSaysAndNothingElse() {
    CliRun refused =
        CliRun.with()
            .environment("TIDINGS_TOKEN", token("--publish", "private.c"))
            .run("publish", "private.other", "b", "1", "--url", url());

    assertThat(refused.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(refused.err()).contains("answered 403 forbidden").contains("private.other");
  }

  private void publish(String topic, String lines) {
    String key = topic + lines.replace("\n", "-");
    CliRun run =
        CliRun.with()
            .environment("TIDINGS_TOKEN", token("--publish", "private.*"))
            .input(lines)
            .run("publish", topic, "number", "--ndjson", "--idempotency-key", key, "--url", url());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static String token(String... rights) {
    List<String> all = new ArrayList<>(List.of("token", "--secret", SECRET, "--subject", "test"));
    all.addAll(List.of(rights));
    return CliRun.of(all.toArray(String[]::new)).out().strip();
  }

  private Process tail(Path out, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Tidings.class.getName(),
                "tail",
                "--url",
                url()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TIDINGS_TOKEN", token("--subscribe", "private.*"));
    return builder.redirectOutput(out.toFile()).redirectError(errors(out).toFile()).start();
  }

  private static Path errors(Path out) {
    return out.resolveSibling(out.getFileName() + ".err");
  }

  /** The data of the lines that were printed as a whole. */
  private static List<String> data(Path out) throws IOException {
    String text = Files.readString(out);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  private static NodeProcess process() {
    if (node == null) {
      throw new IllegalStateException("no node was started");
    }
    return node;
  }

  private static String url() {
    return "http://localhost:" + process().port();
  }
}
