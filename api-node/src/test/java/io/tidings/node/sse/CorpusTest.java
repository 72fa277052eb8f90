package io.tidings.node.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.SseParser;
import io.tidings.node.test.SseParser.Dispatched;
import io.tidings.node.test.SseParser.Item;
import io.tidings.node.test.SseParser.Position;
import io.tidings.node.test.SseParser.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The parser that judges our frames is itself held to docs/sse-corpus. */
class CorpusTest {
  private static final Path CORPUS = Path.of("..", "docs", "sse-corpus");

  @ParameterizedTest
  @MethodSource("names")
  void parser_cutAnywhere_readsWhatTheStandardSays(String name) throws IOException {
    byte[] stream = Files.readAllBytes(CORPUS.resolve(name + ".txt"));
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readString(CORPUS.resolve(name + ".json")));

    for (int cut = 0; cut <= stream.length; cut++) {
      List<Item> items = new ArrayList<>();
      SseParser parser = new SseParser(items::add);
      parser.feed(stream, 0, cut);
      parser.feed(stream, cut, stream.length - cut);
      assertThat(
              JsonNodeFactory.instance
                  .arrayNode()
                  .addAll(items.stream().map(CorpusTest::json).toList()))
          .as("%s cut at %d", name, cut)
          .isEqualTo(expected);
    }
  }

  @Test
  void corpus_isComplete() throws IOException {
    assertThat(names()).hasSizeGreaterThan(40);
    assertThat(names()).allMatch(name -> Files.exists(CORPUS.resolve(name + ".json")));
  }

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .map(name -> name.substring(0, name.length() - ".txt".length()))
          .sorted()
          .toList();
    }
  }

  private static JsonNode json(Item item) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    return switch (item) {
      case Dispatched(String id, String event, String data, boolean _) ->
          node.put("id", id).put("event", event).put("data", data);
      case Position(String id) -> node.put("id", id);
      // As Jackson reads a number of this size, or the two would not be equal.
      case Retry(long milliseconds) -> node.put("retry", (int) milliseconds);
    };
  }
}
