package io.tidings.node.monitoring;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.Yaml;

/** A file of rules, in the order of the file. */
record AlertRules(List<Map<String, Object>> rules) {

  /** One alert. */
  record Alert(String name, Map<String, String> labels, Map<String, String> annotations) {}

  @SuppressWarnings("unchecked")
  static AlertRules read(Path file) {
    Map<String, List<Map<String, Object>>> content = new Yaml().load(ShippedMonitoring.read(file));
    return new AlertRules(
        Objects.requireNonNull(content.get("groups")).stream()
            .flatMap(group ->
                ((List<Map<String, Object>>) Objects.requireNonNull(group.get("rules"))).stream())
            .toList());
  }

  @SuppressWarnings("unchecked")
  List<Alert> alerts() {
    return rules.stream()
        .filter(rule -> rule.containsKey("alert"))
        .map(rule ->
            new Alert(
                String.valueOf(rule.get("alert")),
                (Map<String, String>) rule.getOrDefault("labels", Map.of()),
                (Map<String, String>) rule.getOrDefault("annotations", Map.of())))
        .toList();
  }

  List<String> names() {
    return alerts().stream().map(Alert::name).toList();
  }

  List<String> recordings() {
    return rules.stream()
        .filter(rule -> rule.containsKey("record"))
        .map(rule -> String.valueOf(rule.get("record")))
        .toList();
  }

  List<String> expressions() {
    return rules.stream().map(rule -> String.valueOf(rule.get("expr"))).toList();
  }
}
