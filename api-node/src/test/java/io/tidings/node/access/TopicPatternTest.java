package io.tidings.node.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.InvalidNameException;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPatternTest {

  @ParameterizedTest
  @CsvSource({
    "project.42, project.42, true",
    "project.42, project.421, false",
    "project.*, project.42, true",
    "project.*, project.42.cards, true",
    "project.*, project, false",
    "project.*, projects.42, false",
    "a_*, a_b, true",
    "*, anything, true",
    "*, $control, false",
    "*, $project.42, false",
    "project.*, $project.42, false",
    "$control, $control, true"
  })
  void matches_topic_onlyIfNamed(String pattern, String topic, boolean named) {
    assertThat(new TopicPattern(pattern).matches(new Topic(topic))).isEqualTo(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proj*",
        "*.a",
        "a.*.b",
        "**",
        ".*",
        "a b",
        "$other",
        "$project.*",
        "$*",
        "$control.*",
        "a.*\n"
      })
  void pattern_ofAnotherForm_isRefused(String text) {
    assertThatThrownBy(() -> new TopicPattern(text)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void rights_ofWorkspaceAndTopic_doNotRunIntoEachOther() {
    TokenRights rights = TokenRights.read(Map.of("workspace", "a_b", "subscribe", List.of("c")));
    assertThat(rights.maySubscribe(new Workspace("a_b"), new Topic("c"))).isTrue();
    assertThat(rights.maySubscribe(new Workspace("a"), new Topic("b_c"))).isFalse();
  }
}
