package io.tidings.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A traceparent is read as W3C Trace Context says, and one that is none is ignored. */
class TraceParentTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-03", // [spec] other flags are ignored
        "cc-" + TRACE + "-" + SPAN + "-01", // [spec] a higher version is read as far as it is known
        "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be-like"
      })
  void parse_sampled_isWrittenAsVersion00(String text) {
    TraceParent read = TraceParent.parse(text);
    assertThat(read).isEqualTo(new TraceParent(TRACE, SPAN, true));
    assertThat(read).hasToString("00-" + TRACE + "-" + SPAN + "-01");
  }

  @Test
  void parse_notSampled_saysSo() {
    String text = "00-" + TRACE + "-" + SPAN + "-00";
    assertThat(TraceParent.parse(text)).isEqualTo(new TraceParent(TRACE, SPAN, false));
    assertThat(TraceParent.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-" + SPAN + "-0g",
        "cc-" + TRACE + "-" + SPAN + "-01.more",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        " 00-" + TRACE + "-" + SPAN + "-01"
      })
  void parse_malformed_isNone(String text) {
    assertThat(TraceParent.parse(text)).isNull();
  }

  @Test
  void parse_long_isNone() {
    assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(300))).isNull();
  }

  @Test
  void constructor_badIds_namesThem() {
    assertThatThrownBy(() -> new TraceParent("x", SPAN, true)).hasMessageContaining("traceId");
    assertThatThrownBy(() -> new TraceParent(TRACE, "x", true)).hasMessageContaining("spanId");
  }
}
