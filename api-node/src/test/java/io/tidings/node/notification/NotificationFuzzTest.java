package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.test.Refusals;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Mentions in texts, and the settings of users, as any client may write them. */
class NotificationFuzzTest {

  @Test
  void mentions_anyText_areNamesThatItHas() {
    new Fuzzer<>(
            "mentions in texts",
            MutatedText.of("Hello @ada, ask @bob-2.", "ada@example.org", "@x @yy", "no one"))
        .run(text -> {
          var names = Mentions.in(text);
          String lower = text.toLowerCase(Locale.ROOT);
          assertThat(names.size()).isLessThanOrEqualTo(Mentions.MOST);
          assertThat(names.stream().allMatch(name -> lower.contains("@" + name))).isTrue();
          return !names.isEmpty();
        });
  }

  @Test
  void settings_anyJson_areKeptOrRefused() {
    MutatedJson settings =
        MutatedJson.of(
            "{\"off\":[\"mention\",\"message\"],\"projects\":{\"1\":[\"ticket\"],\"17\":[]}}",
            "{\"projects\":{}}");
    new Fuzzer<>("settings of notifications", settings::tree)
        .run(body ->
            Refusals.accepts(() -> {
              NotificationSettings read = NotificationRequests.settings((ObjectNode) body);
              assertThat(NotificationSettings.read(read.toJson())).isEqualTo(read);
            }));
  }
}
