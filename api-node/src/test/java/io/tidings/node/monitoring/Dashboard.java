package io.tidings.node.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Grafana dashboard as it is shipped.
 *
 * @param name of its file, without {@code .json}
 */
record Dashboard(String name, JsonNode json) {
  static final Path FOLDER = Path.of("../helm/tidings/files/grafana");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static List<Dashboard> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(Dashboard::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dashboard read(Path file) {
    try {
      String name = file.getFileName().toString().replaceFirst("\\.json$", "");
      return new Dashboard(name, JSON.readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All panels and rows, from top to bottom. */
  List<JsonNode> panels() {
    return json.path("panels").valueStream().toList();
  }

  List<JsonNode> rows() {
    return panels().stream().filter(Dashboard::isRow).toList();
  }

  /** The panels that show something. */
  List<JsonNode> charts() {
    return panels().stream().filter(panel -> !isRow(panel)).toList();
  }

  private static boolean isRow(JsonNode panel) {
    return panel.path("type").asString().equals("row");
  }

  List<JsonNode> variables() {
    return json.path("templating").path("list").valueStream().toList();
  }

  /** Every query that Grafana sends for it: of panels, of annotations and of variables. */
  List<PromQuery> queries() {
    Stream<PromQuery> ofPanels =
        charts().stream()
            .flatMap(panel ->
                panel
                    .path("targets")
                    .valueStream()
                    .map(target ->
                        query(
                            panel.path("title").asString() + " " + target.path("refId").asString(),
                            target.path("expr").asString())));
    Stream<PromQuery> ofAnnotations =
        json.path("annotations")
            .path("list")
            .valueStream()
            .map(it -> query(it.path("name").asString(), it.path("expr").asString()));
    Stream<PromQuery> ofVariables =
        variables().stream()
            .filter(it -> it.path("type").asString().equals("query"))
            .map(it ->
                query(
                    "$" + it.path("name").asString(),
                    it.path("query")
                        .path("query")
                        .asString()
                        .replaceFirst("^label_values\\((.*), (\\w+)\\)$", "count by ($2) ($1)")));
    return Stream.of(ofPanels, ofAnnotations, ofVariables).flatMap(it -> it).toList();
  }

  private PromQuery query(String where, String expression) {
    return new PromQuery(name + ": " + where, expression);
  }

  @Override
  public String toString() {
    return name;
  }
}
