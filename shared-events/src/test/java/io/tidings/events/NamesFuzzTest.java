package io.tidings.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Any text is a name exactly when its rule says so, and otherwise is refused in one line of ASCII
 * that may stand in a log.
 */
class NamesFuzzTest {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  @Property
  void cursor_anyText_hasOneFormOrIsNotRead(@ForAll("texts") String text) {
    Cursor cursor = Cursor.read(text);
    if (cursor != null) {
      assertThat(cursor).hasToString(text);
      assertThat(text).hasSizeLessThan(64);
      assertThat(allOf(text, LETTERS + ".-")).isTrue();
    }
  }

  @Property
  void topic_anyText_followsItsRule(@ForAll("texts") String text) {
    boolean good = name(text.replaceFirst("^\\$", ""), LETTERS + "._:-", 128);
    assertThat(taken(text, Topic::new)).isEqualTo(good);
  }

  @Property
  void type_anyText_followsItsRule(@ForAll("texts") String text) {
    boolean good =
        name(text, LETTERS + "._:/-", 128)
            && !Set.of(
                    "resync",
                    "closed",
                    "close",
                    "connected",
                    "ping",
                    "degraded",
                    "logout",
                    "open",
                    "error")
                .contains(text);
    assertThat(taken(text, NamesFuzzTest::event)).isEqualTo(good);
  }

  @Property
  void workspace_anyText_followsItsRule(@ForAll("texts") String text) {
    boolean good = !text.isEmpty() && text.length() <= 64 && allOf(text, LETTERS + "_-");
    assertThat(taken(text, Workspace::new)).isEqualTo(good);
  }

  @Property
  void key_anyText_followsItsRule(@ForAll("texts") String text) {
    boolean good =
        !text.isEmpty() && text.length() <= 128 && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    assertThat(taken(text, IdempotencyKey::new)).isEqualTo(good);
  }

  private static void event(String type) {
    new NewEvent(List.of(new Topic("a")), type, JsonNodeFactory.instance.nullNode(), null);
  }

  private static boolean name(String text, String characters, int most) {
    return !text.isEmpty()
        && text.length() <= most
        && allOf(text, characters)
        && LETTERS.indexOf(text.charAt(0)) >= 0;
  }

  private static boolean allOf(String text, String characters) {
    return text.chars().allMatch(c -> characters.indexOf(c) >= 0);
  }

  private static boolean taken(String text, Consumer<String> take) {
    try {
      take.accept(text);
      return true;
    } catch (InvalidNameException e) {
      assertThat(e.getMessage()).isNotNull().hasSizeLessThan(700);
      assertThat(e.getMessage().chars()).allMatch(c -> (c >= ' ' && c < 0x7f) || c == '…');
      return false;
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Mutations.of(
            Arbitraries.of(
                "1xk3v9q2.1795188983747-0",
                "a.0-0",
                "1234567890123456789012345678.9007199254740991-9007199254740991",
                "project.42",
                "card.moved/2",
                "$control",
                "resync",
                "closed",
                "main_2-x",
                "k".repeat(64),
                "t".repeat(128))),
        Arbitraries.strings().ofMaxLength(140));
  }
}
