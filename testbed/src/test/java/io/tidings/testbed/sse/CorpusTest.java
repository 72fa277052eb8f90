package io.tidings.testbed.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.testbed.sse.ResponseItem.CommentLine;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.IgnoredLine;
import io.tidings.testbed.sse.ResponseItem.MalformedResponse;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import io.tidings.testbed.sse.ResponseItem.ResponseEnd;
import io.tidings.testbed.sse.ResponseItem.ResponseHead;
import io.tidings.testbed.sse.ResponseItem.RetryField;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The parser that judges a run is itself held to docs/sse-corpus. */
class CorpusTest {
  private static final Path CORPUS = Path.of("..", "docs", "sse-corpus");

  @ParameterizedTest
  @MethodSource("names")
  void reader_streamCutAnywhere_readsWhatTheStandardSays(String name) throws IOException {
    byte[] stream = Files.readAllBytes(CORPUS.resolve(name + ".txt"));
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readString(CORPUS.resolve(name + ".json")));

    for (int cut = 0; cut <= stream.length; cut++) {
      Response untilClose = Response.untilClose(stream);
      assertThat(json(untilClose.cutAt(untilClose.bodyAt() + cut)))
          .as("%s cut at %d", name, cut)
          .isEqualTo(expected);
      assertThat(json(Response.chunked(stream, cut).whole()))
          .as("%s in chunks of %d and the rest", name, cut)
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

  private static ArrayNode json(List<ResponseItem> items) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    List<JsonNode> seen = new ArrayList<>();
    for (ResponseItem item : items) {
      switch (item) {
        case DispatchedEvent(String id, String type, String data, boolean _) ->
            seen.add(nodes.objectNode().put("id", id).put("event", type).put("data", data));
        case PositionBlock(String id) -> seen.add(nodes.objectNode().put("id", id));
        // As Jackson reads a number of this size, or the two would not be equal.
        case RetryField(long milliseconds) ->
            seen.add(nodes.objectNode().put("retry", (int) milliseconds));
        case MalformedResponse(String why) -> throw new AssertionError(why);
        case ResponseHead _, CommentLine _, IgnoredLine _, ResponseEnd _ -> {}
      }
    }
    return nodes.arrayNode().addAll(seen);
  }
}
