package io.tidings.events.fuzz;

import io.tidings.events.Mutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Texts of valid JSON with changed values, fields and elements, most of which are still JSON, so
 * that the rules behind its syntax are reached; every fourth one is changed as text, too.
 */
public final class MutatedJson implements Generator<String> {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_CHANGES = 3;
  private static final int TEXT_TOO = 4;

  private static final List<JsonNode> VALUES =
      Arrays.stream(
              new String[] {
                "null",
                "true",
                "false",
                "0",
                "-1",
                "1",
                "1.5",
                "-0.0",
                "1e300",
                "1e-300",
                "9007199254740991",
                "9223372036854775807",
                "9223372036854775808",
                "123456789012345678901234567890",
                "\"\"",
                "\" \"",
                "\"1\"",
                "\"-1\"",
                "\"true\"",
                "\"a\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"\\ud83d\\ude00\"",
                "\"\\u202e\"",
                "\"${jndi:ldap://x}\"",
                "\"<script>\"",
                "\"a\\nb\"",
                "[]",
                "[null]",
                "[1,\"a\",[]]",
                "[[[[[[[[[[]]]]]]]]]]",
                "{}",
                "{\"a\":1}",
                "{\"\":{}}",
                "\"2026-11-20T15:36:23.747Z\"",
                "\"9999-12-31T23:59:60Z\"",
                "\"+1000000000-12-31T23:59:59Z\"",
                "\"https://a.example/b\"",
                "\"$control\"",
                "\"" + "x".repeat(70) + "\"",
                "\"" + "é".repeat(300) + "\""
              })
          .map(JSON::readTree)
          .toList();

  private final List<JsonNode> valid;
  private final MutatedText text;

  private MutatedJson(List<String> valid) {
    this.valid = valid.stream().map(JSON::readTree).toList();
    this.text = new MutatedText(valid);
  }

  /**
   * @param valid texts of JSON
   */
  public static MutatedJson of(String... valid) {
    return new MutatedJson(List.of(valid));
  }

  @Override
  public String next(RandomGenerator random) {
    if (random.nextInt(TEXT_TOO) == 0) {
      return text.next(random);
    }
    return tree(random).toString();
  }

  /** The same as a tree. */
  public JsonNode tree(RandomGenerator random) {
    JsonNode root = valid.get(random.nextInt(valid.size())).deepCopy();
    int changes = random.nextInt(MOST_CHANGES + 1);
    for (int i = 0; i < changes; i++) {
      List<JsonNode> containers = new ArrayList<>();
      collect(root, containers);
      if (!containers.isEmpty()) {
        change(containers.get(random.nextInt(containers.size())), random);
      }
    }
    return root;
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      for (JsonNode child : node) {
        collect(child, containers);
      }
    }
  }

  private void change(JsonNode container, RandomGenerator random) {
    switch (container) {
      case ObjectNode object -> change(object, random);
      case ArrayNode array -> change(array, random);
      default -> throw new IllegalStateException("no container: " + container);
    }
  }

  private void change(ObjectNode object, RandomGenerator random) {
    List<String> names = List.copyOf(object.propertyNames());
    if (names.isEmpty() || random.nextInt(8) == 0) {
      object.set(random.nextBoolean() ? "x" : Mutations.special(random), value(random));
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(8)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name + Mutations.special(random), object.remove(name));
      case 2, 3 -> object.set(name, mutated(object.get(name), random));
      default -> object.set(name, value(random));
    }
  }

  private void change(ArrayNode array, RandomGenerator random) {
    if (array.isEmpty() || random.nextInt(4) == 0) {
      array.insert(random.nextInt(array.size() + 1), value(random));
      return;
    }
    int at = random.nextInt(array.size());
    switch (random.nextInt(5)) {
      case 0 -> array.remove(at);
      case 1 -> array.insert(at, array.get(at).deepCopy());
      case 2 -> array.set(at, mutated(array.get(at), random));
      default -> array.set(at, value(random));
    }
  }

  /** Another value, or a part of another text. */
  private JsonNode value(RandomGenerator random) {
    if (random.nextInt(8) > 0) {
      return VALUES.get(random.nextInt(VALUES.size())).deepCopy();
    }
    List<JsonNode> containers = new ArrayList<>();
    collect(valid.get(random.nextInt(valid.size())), containers);
    return containers.get(random.nextInt(containers.size())).deepCopy();
  }

  private static JsonNode mutated(JsonNode value, RandomGenerator random) {
    return value.isString()
        ? JSON.getNodeFactory().stringNode(MutatedText.of(value.stringValue()).next(random))
        : VALUES.get(random.nextInt(VALUES.size())).deepCopy();
  }
}
