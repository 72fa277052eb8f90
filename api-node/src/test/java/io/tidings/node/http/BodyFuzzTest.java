package io.tidings.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedBytes;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.test.Refusals;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bodies and headers of any kind are read, or refused as what they are. */
class BodyFuzzTest {

  @Test
  void body_anyBytes_isOneObjectOrRefused() {
    new Fuzzer<>(
            "bodies of JSON, as bytes",
            new MutatedBytes(
                List.of(
                    bytes("{\"type\":\"card.moved\",\"data\":{\"n\":[1,-2.50e3,null,true]}}"),
                    bytes("{\"a\":\"é€😀\\u0000\\ud83d\\ude00\",\"b\":{\"c\":{}}}"),
                    bytes("{\"a\":1e2147483647,\"b\":[[[[[[]]]]]]}"),
                    bytes("{\"" + "n".repeat(1_000) + "\":1}"),
                    bytes("{\"a\":".repeat(64) + "1" + "}".repeat(64)))))
        .run(bytes ->
            Refusals.accepts(() -> {
              JsonNode body = JsonBody.parse(bytes, JsonStream::value);
              assertThat(body.isObject()).isTrue();
            }));
  }

  @Test
  void body_anyBytes_isReadAlikeAsAStream() {
    new Fuzzer<>(
            "bodies of JSON, piece by piece",
            new MutatedBytes(
                List.of(
                    bytes("{\"users\":[{\"a\":1},{\"b\":\"é😀\"}],\"projects\":[]}"),
                    bytes("{\"projects\":[1,2,3]}"),
                    bytes("{}"))))
        .run(bytes ->
            Refusals.accepts(() -> JsonBody.parse(bytes, body -> lists(body, bytes.length))));
  }

  private static int lists(JsonStream body, int bytes) {
    int[] count = {0};
    body.object(
        Set.of("users", "projects"),
        "data.",
        field ->
            body.list(
                field,
                "a list of at most 3",
                3,
                _ -> {
                  assertThat(body.offset()).isBetween(0L, (long) bytes);
                  body.value();
                  count[0]++;
                }));
    return count[0];
  }

  @Test
  void tabId_anyText_isOfItsFormOrAbsent() {
    new Fuzzer<>("X-Tab-Id", MutatedText.of("tab-1", "A.b_c:d-9", "t".repeat(128)))
        .run(text -> {
          String tab = TabId.read(text);
          assertThat(tab == null || (tab.equals(text) && tab.length() <= 128)).isTrue();
          return tab != null;
        });
  }

  /** A link never begins at the root, nor at another host. */
  @Test
  void relativeRoot_anyPath_staysBelowTheSameHost() {
    new Fuzzer<>("paths that links are relative to", MutatedText.of("/", "/boards/1/x", "/a//b/"))
        .run(path -> {
          String link = RelativeRoot.of(path).to("/boards");
          assertThat(link.startsWith(".") && link.endsWith("/boards")).as(link).isTrue();
          assertThat(link.replace("../", "").replace("./", "")).isEqualTo("boards");
          return link.startsWith("..");
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
