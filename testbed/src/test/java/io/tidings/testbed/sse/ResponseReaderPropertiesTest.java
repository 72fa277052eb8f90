package io.tidings.testbed.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.ResponseEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ResponseReaderPropertiesTest {

  @Property(tries = 2_000)
  void feed_anyBytesInAnyPortions_givesTheSameAsWhole(
      @ForAll("streams") String stream, @ForAll boolean chunked, @ForAll long seed) {
    byte[] body = stream.getBytes(UTF_8);
    Response response =
        chunked
            ? Response.chunked(body, new Random(seed).nextInt(body.length + 1))
            : Response.untilClose(body);

    assertThat(inPortions(response.bytes(), new Random(seed))).isEqualTo(response.whole());
  }

  @Property(tries = 2_000)
  void feed_anyBytesAtAll_neverThrowsAndEndsOnce(@ForAll byte[] noise) {
    List<ResponseItem> items = new Response(noise).whole();

    assertThat(items.stream().filter(ResponseEnd.class::isInstance)).hasSize(1);
  }

  @Property(tries = 2_000)
  void feed_dataOfSeveralLines_isJoinedWithLineFeeds(
      @ForAll("texts") List<String> lines, @ForAll("lineEnds") String lineEnd) {
    StringBuilder block = new StringBuilder("id: 1").append(lineEnd);
    lines.forEach(line -> block.append("data: ").append(line).append(lineEnd));
    byte[] body = block.append(lineEnd).toString().getBytes(UTF_8);

    List<ResponseItem> items = Response.untilClose(body).whole();

    assertThat(items.get(1))
        .isEqualTo(new DispatchedEvent("1", "message", String.join("\n", lines), true));
    assertThat(items.getLast()).isEqualTo(new ResponseEnd(true));
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            "\n", "\r", "\r\n", ":", " ", "id", "data", "event", "retry", "x", "1", "\uFEFF", "ü",
            "👋", "\0")
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings()
        .excludeChars('\r', '\n')
        .ofMaxLength(20)
        .filter(text -> UTF_8.newEncoder().canEncode(text))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> lineEnds() {
    return Arbitraries.of("\n", "\r", "\r\n");
  }

  private static List<ResponseItem> inPortions(byte[] bytes, Random random) {
    ResponseReader reader = new ResponseReader();
    List<ResponseItem> items = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, random.nextInt(8));
      items.addAll(reader.feed(bytes, at, length));
      at += length;
    }
    items.addAll(reader.end());
    return items;
  }
}
