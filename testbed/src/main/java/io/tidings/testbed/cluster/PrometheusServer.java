package io.tidings.testbed.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.embedded.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * A real Prometheus on this machine, with a configuration of its own and an empty database. Its
 * answers are those of <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">its
 * HTTP API</a>.
 */
public final class PrometheusServer implements AutoCloseable {
  /** One series at one moment. */
  public record Sample(Map<String, String> labels, double value) {}

  /** One series over a time. */
  public record Series(Map<String, String> labels, List<Point> points) {}

  public record Point(Instant time, double value) {}

  /**
   * An alert whose expression holds.
   *
   * @param state {@code pending}, or {@code firing} once it has held for long enough
   */
  public record Alert(
      String name, String state, Map<String, String> labels, Map<String, String> annotations) {}

  /**
   * A rule as Prometheus has read it.
   *
   * @param type {@code recording} or {@code alerting}
   * @param health {@code ok}, {@code err} or {@code unknown} before its first evaluation
   * @param error of the last evaluation, or empty
   */
  public record Rule(
      String group, String name, String type, String query, String health, String error) {}

  private final Path directory;
  private final int port = Ports.free();
  private final PrometheusApi api = new PrometheusApi(port);
  private final Process process;
  private final Thread shutdownHook = new Thread(this::kill, "stop-prometheus");

  private PrometheusServer(String configuration, Map<String, String> files) throws IOException {
    Path program =
        program().orElseThrow(() -> new IllegalStateException("prometheus is not installed"));
    directory = Files.createTempDirectory("tidings-prometheus");
    Path log = directory.resolve("log");
    Files.writeString(directory.resolve("prometheus.yml"), configuration);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--enable-feature=exemplar-storage",
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    try {
      awaitReady(log);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void awaitReady(Path log) {
    Awaitility.await("prometheus is ready")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("prometheus ended: " + Files.readString(log));
          }
          return api.ready();
        });
  }

  /** The path of the program, where it is installed. */
  public static Optional<Path> program() {
    return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/bin"))
        .map(directory -> Path.of(directory, "prometheus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it; returns once it answers queries. It fails with what Prometheus says of a
   * configuration or of rules that it does not take.
   *
   * @param configuration the content of {@code prometheus.yml}
   * @param files contents of the files that the configuration names, by their names beside it
   */
  public static PrometheusServer start(String configuration, Map<String, String> files) {
    try {
      return new PrometheusServer(configuration, files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** What the expression is now; a scalar is one sample without labels. */
  public List<Sample> query(String expression) {
    JsonNode data = api.get("query?query=" + encode(expression));
    if (data.path("resultType").asString().equals("scalar")) {
      return List.of(new Sample(Map.of(), point(data.path("result")).value()));
    }
    return data.path("result")
        .valueStream()
        .map(it -> new Sample(strings(it.path("metric")), point(it.path("value")).value()))
        .toList();
  }

  /** What the expression was from then until then, at each step. */
  public List<Series> query(String expression, Instant from, Instant until, Duration step) {
    String query =
        "query_range?query=%s&start=%s&end=%s&step=%s"
            .formatted(encode(expression), from, until, step.toMillis() / 1_000.0);
    return api.get(query)
        .path("result")
        .valueStream()
        .map(it ->
            new Series(
                strings(it.path("metric")),
                it.path("values").valueStream().map(PrometheusServer::point).toList()))
        .toList();
  }

  /** Why targets could not be read the last time, by their address; empty for those that could. */
  public Map<String, String> targets() {
    return api.get("targets")
        .path("activeTargets")
        .valueStream()
        .collect(
            Collectors.toMap(
                it -> it.path("labels").path("instance").asString(),
                it -> it.path("lastError").asString("")));
  }

  /** Alerts that are pending or that fire. */
  public List<Alert> alerts() {
    return api.get("alerts")
        .path("alerts")
        .valueStream()
        .map(it ->
            new Alert(
                it.path("labels").path("alertname").asString(),
                it.path("state").asString(),
                strings(it.path("labels")),
                strings(it.path("annotations"))))
        .toList();
  }

  /** All rules, in the order of their files. */
  public List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode group : api.get("rules").path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        rules.add(
            new Rule(
                group.path("name").asString(),
                rule.path("name").asString(),
                rule.path("type").asString(),
                rule.path("query").asString(),
                rule.path("health").asString(),
                rule.path("lastError").asString("")));
      }
    }
    return rules;
  }

  /** Ends it at once. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
  }

  /** Ends it, and deletes its database. */
  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      // Left for the system's cleaning of temporary files.
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** A time in seconds and a value, which is text because JSON has no {@code NaN}. */
  private static Point point(JsonNode pair) {
    String value = pair.path(1).asString().replace("Inf", "Infinity");
    return new Point(
        Instant.ofEpochMilli(Math.round(pair.path(0).asDouble() * 1_000)),
        Double.parseDouble(value));
  }

  private static Map<String, String> strings(JsonNode object) {
    return object
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().asString()));
  }
}
