package io.tidings.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Any text is a name exactly when its rule says so, and otherwise is refused in one line of ASCII
 * that may stand in a log.
 */
class NamesFuzzTest {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private static final MutatedText TEXTS =
      MutatedText.of(
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
          "t".repeat(128));

  @Test
  void cursor_anyText_hasOneFormOrIsNotRead() {
    new Fuzzer<>("cursors", TEXTS)
        .run(text -> {
          Cursor cursor = Cursor.read(text);
          if (cursor != null) {
            assertThat(cursor.toString().equals(text)).as("%s", cursor).isTrue();
            assertThat(text.length()).isLessThan(64);
            assertThat(allOf(text, LETTERS + ".-")).isTrue();
          }
          return cursor != null;
        });
  }

  @Test
  void topic_anyText_followsItsRule() {
    new Fuzzer<>("topics", TEXTS)
        .run(text -> {
          boolean good = name(text.startsWith("$") ? text.substring(1) : text, LETTERS + "._:-");
          return taken(text, Topic::new, good);
        });
  }

  @Test
  void type_anyText_followsItsRule() {
    Set<String> reserved =
        Set.of(
            "resync",
            "closed",
            "close",
            "connected",
            "ping",
            "degraded",
            "logout",
            "open",
            "error");
    new Fuzzer<>("types of events", TEXTS)
        .run(text ->
            taken(
                text,
                NamesFuzzTest::event,
                name(text, LETTERS + "._:/-") && !reserved.contains(text)));
  }

  @Test
  void workspace_anyText_followsItsRule() {
    new Fuzzer<>("workspaces", TEXTS)
        .run(text ->
            taken(
                text,
                Workspace::new,
                !text.isEmpty() && text.length() <= 64 && allOf(text, LETTERS + "_-")));
  }

  @Test
  void key_anyText_followsItsRule() {
    new Fuzzer<>("idempotency keys", TEXTS)
        .run(text ->
            taken(
                text,
                IdempotencyKey::new,
                !text.isEmpty()
                    && text.length() <= 128
                    && text.chars().allMatch(c -> c > ' ' && c < 0x7f)));
  }

  @Test
  void traceParent_anyText_isReadWholeOrNotAtAll() {
    new Fuzzer<>(
            "traceparent",
            MutatedText.of(
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-more",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        .run(text -> {
          TraceParent trace = TraceParent.parse(text);
          if (trace != null) {
            assertThat(text.substring(3, 52)).isEqualTo(trace.traceId() + "-" + trace.spanId());
            assertThat(TraceParent.parse(trace.toString())).isEqualTo(trace);
          }
          return trace != null;
        });
  }

  private static void event(String type) {
    new NewEvent(List.of(new Topic("a")), type, JsonNodeFactory.instance.nullNode(), null);
  }

  private static boolean name(String text, String characters) {
    return !text.isEmpty()
        && text.length() <= 128
        && allOf(text, characters)
        && LETTERS.indexOf(text.charAt(0)) >= 0;
  }

  private static boolean allOf(String text, String characters) {
    return text.chars().allMatch(c -> characters.indexOf(c) >= 0);
  }

  private static boolean taken(String text, Consumer<String> take, boolean good) {
    boolean taken = taken(text, take);
    assertThat(taken).isEqualTo(good);
    return taken;
  }

  private static boolean taken(String text, Consumer<String> take) {
    try {
      take.accept(text);
      return true;
    } catch (InvalidNameException e) {
      String message = String.valueOf(e.getMessage());
      assertThat(message.length()).isLessThan(700);
      assertThat(message.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '…'))
          .as(message)
          .isTrue();
      return false;
    }
  }
}
