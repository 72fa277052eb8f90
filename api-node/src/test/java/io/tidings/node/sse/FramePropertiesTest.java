package io.tidings.node.sse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.testbed.sse.EventStreamParser;
import io.tidings.testbed.sse.ResponseItem.CommentLine;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.StreamItem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is written is what an independent parser reads, wherever the network cuts it. */
class FramePropertiesTest {
  private static final Topic TOPIC = new Topic("a");
  private static final Cursor CURSOR = new Cursor("e1", new EventId(5, 0));
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @Property(tries = 2_000)
  void data_anyText_comesOutWithItsLineEndsAsLf(@ForAll("texts") String text, @ForAll long cuts) {
    ByteBuffer frame = new FrameWriter(16).data(text).end().toBuffer();
    String expected = loneSurrogatesReplaced(text.replace("\r\n", "\n").replace('\r', '\n'));
    assertThat(parse(frame, cuts))
        .containsExactly(new DispatchedEvent("", "message", expected, false));
  }

  @Property(tries = 1_000)
  void comment_anyText_isNoEvent(@ForAll("texts") String text, @ForAll long cuts) {
    ByteBuffer frame = new FrameWriter(16).comment(text).end().data("x").end().toBuffer();
    assertThat(parse(frame, cuts)).containsExactly(new DispatchedEvent("", "message", "x", false));
  }

  @Property(tries = 1_000)
  void named_anyEvent_comesOutEqual(
      @ForAll("types") String type, @ForAll("values") JsonNode data, @ForAll long cuts) {
    Envelope envelope = envelope(type, data);
    ByteBuffer durable = new NamedDialect().event(new Event(CURSOR, envelope), TOPIC);
    ByteBuffer ephemeral = new NamedDialect().ephemeral(envelope, TOPIC);

    DispatchedEvent first = only(parse(durable, cuts));
    assertThat(first.lastId()).isEqualTo(CURSOR.toString());
    assertThat(first.type()).isEqualTo(type);
    assertThat(JSON.readTree(first.data())).isEqualTo(data);
    DispatchedEvent second = only(parse(ephemeral, cuts));
    assertThat(second).isEqualTo(new DispatchedEvent("", type, first.data(), false));
  }

  @Property(tries = 1_000)
  void unnamed_anyEvent_comesOutEqual(
      @ForAll("types") String type, @ForAll("values") JsonNode data, @ForAll long cuts) {
    ByteBuffer frame = new UnnamedDialect().event(new Event(CURSOR, envelope(type, data)), TOPIC);

    DispatchedEvent event = only(parse(frame, cuts));
    JsonNode whole = JSON.readTree(event.data());
    assertThat(event.lastId()).isEqualTo(CURSOR.toString());
    assertThat(event.type()).isEqualTo("message");
    assertThat(whole.propertyNames())
        .containsExactly("topic", "type", "data", "tabId", "timestamp");
    assertThat(whole.get("type").asString()).isEqualTo(type);
    assertThat(whole.get("data")).isEqualTo(data);
  }

  /** Text full of what is special to the format, to UTF-8 and to line splitters. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> special =
        Arbitraries.of(
            "\r",
            "\n",
            "\r\n",
            "\n\r",
            "\0",
            ":",
            " ",
            "data: x",
            "id: 7",
            "event: y",
            "retry: 1",
            "\u0085",
            "\u2028",
            "\u2029",
            "\ufeff",
            "\u000b",
            "\f",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "\uffff",
            "\\",
            "\"",
            "\u007f",
            "\u0080",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\udbff\udfff");
    Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(8);
    return Arbitraries.oneOf(special, any)
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  /** Every type that may be published. */
  @Provide
  Arbitrary<String> types() {
    Arbitrary<Character> first = Arbitraries.chars().range('A', 'Z').range('a', 'z').numeric();
    Arbitrary<String> rest =
        Arbitraries.strings()
            .withCharRange('A', 'Z')
            .withCharRange('a', 'z')
            .numeric()
            .withChars("._:/-")
            .ofMaxLength(127);
    return Combinators.combine(first, rest)
        .as((head, tail) -> head + tail)
        .filter(type -> !NewEvent.RESERVED_TYPES.contains(type));
  }

  @Provide
  Arbitrary<JsonNode> values() {
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            texts().map(NODES::stringNode),
            Arbitraries.bigIntegers().map(n -> JSON.readTree(n.toString())),
            Arbitraries.bigDecimals()
                .between(new BigDecimal("-1e30"), new BigDecimal("1e30"))
                .ofScale(9)
                .map(n -> JSON.readTree(n.toString())),
            Arbitraries.of(true, false).map(NODES::booleanNode),
            Arbitraries.of(BigInteger.TEN.pow(40)).map(n -> JSON.readTree(n.toString())),
            Arbitraries.create(NODES::nullNode));
    Arbitrary<JsonNode> shallow = Arbitraries.oneOf(leaves, arrays(leaves), objects(leaves));
    return Arbitraries.oneOf(shallow, arrays(shallow), objects(shallow)).withoutEdgeCases();
  }

  private static Arbitrary<JsonNode> arrays(Arbitrary<JsonNode> items) {
    return items.list().ofMaxSize(4).map(list -> NODES.arrayNode().addAll(list));
  }

  private Arbitrary<JsonNode> objects(Arbitrary<JsonNode> values) {
    return Arbitraries.maps(texts(), values)
        .ofMaxSize(4)
        .map(map -> {
          ObjectNode node = NODES.objectNode();
          map.forEach(node::set);
          return node;
        });
  }

  private static Envelope envelope(String type, JsonNode data) {
    return new Envelope(List.of(TOPIC), type, data, null, Instant.EPOCH);
  }

  private static DispatchedEvent only(List<StreamItem> items) {
    assertThat(items).hasSize(1);
    return (DispatchedEvent) items.getFirst();
  }

  /** What a client hears of it, in pieces that are cut at places drawn from the seed. */
  private static List<StreamItem> parse(@Nullable ByteBuffer frame, long cuts) {
    byte[] bytes = new byte[requireNonNull(frame).remaining()];
    frame.get(bytes);
    List<StreamItem> items = new ArrayList<>();
    EventStreamParser parser =
        new EventStreamParser(item -> {
          if (!(item instanceof CommentLine)) {
            items.add(item);
          }
        });
    Random random = new Random(cuts);
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(bytes.length - from, 1 + random.nextInt(40));
      parser.feed(bytes, from, length);
      from += length;
    }
    return items;
  }

  /** What UTF-8 cannot say becomes U+FFFD, code unit by code unit. */
  private static String loneSurrogatesReplaced(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return out.toString();
  }
}
