package io.tidings.node.deploy;

import static java.util.Objects.requireNonNull;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The resources that Helm makes of the chart with some values, for the release {@code live}. */
record RenderedChart(List<JsonNode> resources) {
  static final Path CHART = Path.of("../helm/tidings");

  /** The oldest that the chart is for. */
  static final String KUBERNETES = "1.30.0";

  private static final JsonMapper JSON = new JsonMapper();

  /** Helm's library leaves out hooks: here the pod of the chart's test is an ordinary one. */
  private static final Path WITHOUT_HOOKS = withoutHooks();

  static RenderedChart of(UnaryOperator<TemplateCommand> values) {
    return of("live", values);
  }

  static RenderedChart of(String release, UnaryOperator<TemplateCommand> values) {
    return of(WITHOUT_HOOKS, release, values);
  }

  private static Path withoutHooks() {
    try {
      Path chart = Path.of("target/chart-" + ProcessHandle.current().pid());
      Runnable delete = () -> FileSystemUtils.deleteRecursively(chart.toFile());
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(delete));
      copy(chart, file -> true);
      Path test = chart.resolve("templates/tests/stream.yaml");
      String text = Files.readString(test);
      String without = text.replace("    helm.sh/hook: test\n", "");
      if (without.equals(text)) {
        throw new IllegalStateException(test + " is no hook");
      }
      Files.writeString(test, without);
      return chart;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies the files of the chart that are asked for. */
  static void copy(Path target, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> all = Files.walk(CHART)) {
      for (Path file : all.filter(Files::isRegularFile).filter(wanted).toList()) {
        Path copy = target.resolve(CHART.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** With the values of one of the files in the chart's folder {@code ci}. */
  static RenderedChart ofSet(String name) {
    return of(chart -> chart.withValuesFile(set(name)));
  }

  static Path set(String name) {
    return CHART.resolve("ci/" + name + "-values.yaml");
  }

  static RenderedChart of(Path chart, String release, UnaryOperator<TemplateCommand> values) {
    TemplateCommand command =
        new Helm(chart)
            .template()
            .withName(release)
            .withNamespace("apps")
            .withKubeVersion(KUBERNETES);
    List<JsonNode> resources = new ArrayList<>();
    for (Object document : new Yaml().loadAll(values.apply(command).call())) {
      if (document != null) {
        resources.add(JSON.valueToTree(document));
      }
    }
    return new RenderedChart(resources);
  }

  List<String> kinds() {
    return resources.stream().map(RenderedChart::kind).toList();
  }

  List<JsonNode> all(String kind) {
    return resources.stream().filter(resource -> kind(resource).equals(kind)).toList();
  }

  JsonNode named(String kind, String name) {
    List<JsonNode> found =
        all(kind).stream().filter(resource -> name(resource).equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of " + kind + " are named " + name);
    }
    return found.getFirst();
  }

  /** The resource of that kind which belongs to the nodes themselves. */
  JsonNode of(String kind) {
    return named(kind, name(all("Deployment").getFirst()));
  }

  JsonNode pod() {
    return of("Deployment").at("/spec/template/spec");
  }

  JsonNode container() {
    return pod().at("/containers/0");
  }

  JsonNode settings() {
    return of("ConfigMap").path("data");
  }

  String setting(String name) {
    return settings().path(name).asString("");
  }

  /** All pods by the names of what makes them; each has its labels in {@code metadata}. */
  Map<String, JsonNode> pods() {
    Map<String, JsonNode> pods = new LinkedHashMap<>();
    for (JsonNode resource : resources) {
      switch (kind(resource)) {
        case "Deployment", "StatefulSet" -> pods.put(name(resource), resource.at("/spec/template"));
        case "Pod" -> pods.put(name(resource), resource);
        default -> {}
      }
    }
    return pods;
  }

  /** The pods that the selector matches. */
  List<JsonNode> podsOf(JsonNode matchLabels) {
    return pods().values().stream().filter(pod -> selects(matchLabels, pod)).toList();
  }

  static boolean selects(JsonNode matchLabels, JsonNode resource) {
    JsonNode labels = resource.at("/metadata/labels");
    return !matchLabels.isEmpty()
        && matchLabels.properties().stream()
            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }

  static String kind(JsonNode resource) {
    return resource.path("kind").asString();
  }

  static String name(JsonNode resource) {
    return requireNonNull(resource.at("/metadata/name").asString());
  }
}
