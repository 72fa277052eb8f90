package io.tidings.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** The rules of names, ids and cursors; reading them never fails on strange input. */
class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "1",
        "1-",
        "-1",
        "01-0",
        "1-00",
        "1-1-1",
        "+1-1",
        " 1-1",
        "9007199254740992-0",
        "0-9007199254740992",
        "99999999999999999-0",
        "١-0",
        "1.0-0"
      })
  void eventId_strange_isNotRead(String text) {
    assertThat(EventId.read(text)).isNull();
    assertThat(Cursor.read("1x." + text)).isNull();
    assertThatThrownBy(() -> EventId.parse(text)).isInstanceOf(InvalidNameException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".1-1", "x", "x.", "a b.1-1", "ä.1-1", "123456789012345678901234567890.1-1"})
  void cursor_strangeEpoch_isNotRead(String text) {
    assertThat(Cursor.read(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "project.42", "user:7", "A_b-c", "0", "$control", "$board.1"})
  void topic_good_isTaken(String name) {
    assertThat(new Topic(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".a", "a b", "a/b", "../x", "a\n", "a,b", "{a}", "ä", "$$x", "$", "$.a", "a$",
        "a\u0000", "*"
      })
  void topic_strange_isRefusedAndNamed(String name) {
    assertThatThrownBy(() -> new Topic(name))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith("topic is not");
  }

  @Test
  void names_tooLong_areRefused() {
    assertThat(new Topic("a".repeat(128)).name()).hasSize(128);
    assertThatThrownBy(() -> new Topic("a".repeat(129))).isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> new Workspace("a".repeat(65)))
        .isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> new IdempotencyKey("a".repeat(129)))
        .isInstanceOf(InvalidNameException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x\nevent: admin", "a b", ":a", "ä"})
  void newEvent_strangeType_isRefused(String type) {
    assertThatThrownBy(() -> event(List.of(new Topic("a")), type, null))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith("type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resync",
        "closed",
        "close",
        "connected",
        "ping",
        "degraded",
        "logout",
        "open",
        "error"
      })
  void newEvent_reservedType_isForInternalTopicsAlone(String type) {
    List<Topic> mixed = List.of(new Topic("a"), Topic.CONTROL);
    for (List<Topic> topics : List.of(List.of(new Topic("a")), mixed)) {
      assertThatThrownBy(() -> event(topics, type, null))
          .isInstanceOf(InvalidNameException.class)
          .hasMessage("type is not free to use (it is reserved): \"" + type + "\"");
    }
    assertThat(event(List.of(Topic.CONTROL), type, null).type()).isEqualTo(type);
    assertThat(event(List.of(new Topic("a")), type + "s", null).type()).isEqualTo(type + "s");
  }

  @Test
  void newEvent_topics_oneToSixteenDistinct() {
    List<Topic> many = IntStream.range(0, 17).mapToObj(i -> new Topic("t" + i)).toList();
    assertThat(event(many.subList(0, 16), "x", "tab").topics()).hasSize(16);
    assertThatThrownBy(() -> event(many, "x", null)).hasMessageStartingWith("topics");
    assertThatThrownBy(() -> event(List.of(), "x", null)).hasMessageStartingWith("topics");
    assertThatThrownBy(() -> event(Collections.nCopies(2, new Topic("a")), "x", null))
        .hasMessageStartingWith("topics");
    assertThatThrownBy(() -> event(many.subList(0, 1), "x", "a\r\nb"))
        .hasMessageStartingWith("tabId");
  }

  private static NewEvent event(List<Topic> topics, String type, @Nullable String tab) {
    return new NewEvent(topics, type, JsonNodeFactory.instance.nullNode(), tab);
  }
}
