package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.node.test.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A node, and what every test of boards asks of it. */
public abstract class BoardTest {
  public static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start("tidings.login.failures-per-address=10000");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  public static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  /** Says that exactly this event is new, in these topics; {@code '} stands for {@code "}. */
  public static void expectEvent(Event event, String type, List<String> topics, String data) {
    Envelope envelope = event.envelope();
    assertThat(envelope.type()).isEqualTo(type);
    assertThat(envelope.topics().stream().map(Object::toString)).containsExactlyElementsOf(topics);
    assertThat(envelope.data()).isEqualTo(json(data));
  }
}
