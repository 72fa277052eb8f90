package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Append;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.InvalidNameException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.test.LogFixture;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is acknowledged can be read; what cannot is refused by the future, and not thrown. */
class StorableJsonTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static RedisServer server;
  private static LogFixture fixture;

  @BeforeAll
  static void start() {
    server = RedisServer.start();
    fixture = new LogFixture(server.url());
  }

  @AfterAll
  static void stop() {
    fixture.close();
    server.close();
  }

  private static JsonNode nested(int depth) {
    JsonNode inner = JSON.numberNode(1);
    for (int i = 0; i < depth; i++) {
      ArrayNode outer = JSON.arrayNode();
      outer.add(inner);
      inner = outer;
    }
    return inner;
  }

  private static JsonNode digits(int count) {
    return JSON.numberNode(new BigInteger("9".repeat(count)));
  }

  static Stream<JsonNode> kept() {
    return Stream.of(
        nested(400),
        digits(897),
        JSON.numberNode(new BigInteger("-" + "9".repeat(897))),
        JSON.numberNode(new BigDecimal("0." + "3".repeat(890))),
        JSON.numberNode(new BigDecimal("1E+2000000000")),
        JSON.numberNode(Double.MIN_VALUE),
        JSON.objectNode().put("n".repeat(60_000), 1),
        JSON.stringNode("\u0000\u2028\ufffe😀"),
        JSON.nullNode());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("kept")
  void acknowledged_isReadAsItWasWritten(JsonNode data) {
    Topic topic = new Topic("kept");
    EventId before = fixture.append("kept", "before");
    fixture.log().append(Append.of(Workspace.MAIN, NewEvent.of(topic, "x", data))).join();
    List<Event> events = fixture.page(before, "kept").events();
    assertThat(events)
        .extracting(Event::envelope)
        .extracting(Envelope::data)
        .hasSize(1)
        .allSatisfy(read -> assertThat(read.toString()).isEqualTo(data.toString()));
  }

  static Stream<JsonNode> refused() {
    return Stream.of(
        nested(401),
        nested(100_000),
        digits(900),
        digits(2_000),
        JSON.arrayNode().add(JSON.objectNode().set("n", digits(2_000))),
        JSON.numberNode(new BigDecimal("0." + "3".repeat(2_000))),
        JSON.numberNode(Double.NaN),
        JSON.numberNode(Float.NEGATIVE_INFINITY),
        JSON.pojoNode(new Object()),
        JSON.binaryNode(new byte[] {1}),
        JSON.missingNode());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("refused")
  void notReadableAgain_isRefusedByTheFuture_andNothingIsWritten(JsonNode data) {
    EventId before = fixture.append("kept", "before");
    NewEvent event = NewEvent.of(new Topic("kept"), "x", data);
    assertThat(failure(fixture.log().append(Append.of(Workspace.MAIN, event))))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("data is not");
    assertThat(failure(fixture.log().announce(Workspace.MAIN, event)))
        .isInstanceOf(InvalidNameException.class);
    assertThat(fixture.page(EventId.ZERO).clock()).isEqualTo(before);
  }
}
