package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/operations.md names every property that there is, and none that there is not. */
class OperationsPageTest {
  private static final String METADATA = "META-INF/spring-configuration-metadata.json";

  @Test
  void settings_everyProperty_hasItsLineAndEnvironmentName() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../docs/operations.md"));
    for (String property : properties()) {
      String start = "| `" + property + "` | `" + environment(property) + "` | ";
      assertThat(lines).as(property).anyMatch(line -> line.startsWith(start));
    }
  }

  @Test
  void settings_everyLine_isAProperty() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("../docs/operations.md"))) {
      List<String> named =
          lines
              .filter(line -> line.startsWith("| `tidings."))
              .map(line -> line.substring(3, line.indexOf('`', 3)))
              .toList();
      assertThat(properties()).containsAll(named);
    }
  }

  private static Set<String> properties() throws IOException {
    Set<String> names = new TreeSet<>();
    ClassLoader loader = OperationsPageTest.class.getClassLoader();
    for (URL metadata : Collections.list(loader.getResources(METADATA))) {
      try (InputStream in = metadata.openStream()) {
        for (JsonNode property : new JsonMapper().readTree(in).path("properties")) {
          String name = property.path("name").asString();
          if (name.startsWith("tidings.")) {
            names.add(name);
          }
        }
      }
    }
    assertThat(names).isNotEmpty();
    return names;
  }

  /** As Spring Boot reads it: dots become underscores, dashes go. */
  private static String environment(String property) {
    return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
