package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A setting that would stop streams is refused when the node starts: which one, and what fits. */
class SettingsTest {
  private static final String PAST_ALL = "9223372036854775807s";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tidings.stream.keepalive|99ms|100ms to 30s|99ms",
        "tidings.stream.keepalive|31s|100ms to 30s|31s",
        "tidings.stream.jitter|-0.1|0.0 to 0.5|-0.1",
        "tidings.stream.jitter|0.51|0.0 to 0.5|0.51",
        "tidings.stream.jitter|NaN|0.0 to 0.5|NaN",
        "tidings.stream.retry-min|-1s|0s to 3s|-1s",
        "tidings.stream.retry-min|4s|0s to 3s|4s",
        "tidings.stream.retry-max|2h|0s to 1h|2h",
        "tidings.stream.limit-retry|-1s|0s to 1h|-1s",
        "tidings.stream.max-connections|-1|0 to 10000000|-1",
        "tidings.stream.max-topics|0|1 to 100|0",
        "tidings.stream.max-topics|101|1 to 100|101",
        "tidings.stream.outbox-size|1023B|1024B to 1073741824B|1023B",
        "tidings.stream.outbox-size|-1MB|1024B to 1073741824B|-1048576B",
        "tidings.stream.outbox-size|2GB|1024B to 1073741824B|2147483648B",
        "tidings.stream.outbox-frames|0|4 to 1000000|0",
        "tidings.stream.outbox-frames|3|4 to 1000000|3",
        "tidings.stream.outbox-frames|-2147483648|4 to 1000000|-2147483648",
        "tidings.stream.outbox-frames|1000001|4 to 1000000|1000001",
        "tidings.stream.outbox-total|0B|1048576B to 1099511627776B|0B",
        "tidings.stream.lanes|-1|0 to 1000|-1",
        "tidings.stream.replay-reads|0|1 to 1000|0",
        "tidings.stream.max-age|0s|1s to 365d|0s",
        "tidings.stream.max-age|366d|1s to 365d|366d",
        "tidings.stream.attach-timeout|0s|100ms to 1h|0s",
        "tidings.stream.attach-timeout|-5s|100ms to 1h|-5s",
        "tidings.stream.linger|0s|100ms to 1h|0s",
        "tidings.stream.linger|61m|100ms to 1h|3660s",
        "tidings.stream.write-timeout|0s|100ms to 1h|0s",
        "tidings.stream.write-timeout|2h|100ms to 1h|2h",
        "tidings.stream.summary|-1s|0s to 1d|-1s",
        "tidings.stream.summary|25h|0s to 1d|25h",
        "tidings.limits.streams-per-user|-1|0 to 10000000|-1",
        "tidings.limits.guest-streams-per-address|-1|0 to 10000000|-1",
        "tidings.limits.streams-per-address|-1|0 to 10000000|-1",
        "tidings.limits.streams-per-project|-1|0 to 10000000|-1",
        "tidings.limits.streams-per-user-and-project|-1|0 to 10000000|-1",
        "tidings.limits.connections|0|1 to 10000000|0",
        "tidings.limits.request-timeout|99ms|100ms to 1h|99ms",
        "tidings.drain.window|-1s|0s to 1h|-1s",
        "tidings.rehearsal.time|-1ms|0s to 60s|-1ms",
        "tidings.rehearsal.time|61s|0s to 60s|61s",
        "tidings.tls.hsts-max-age|-1s|0s to 730d|-1s",
        "tidings.tls.hsts-max-age|731d|0s to 730d|731d",
      })
  void valueThatDoesNotFit_isRefused_withItsNameAndRange(
      String name, String value, String range, String shown) {
    assertThatThrownBy(() -> bind(name, value))
        .rootCause()
        .hasMessage("%s has to be %s: %s", name, range, shown);
  }

  /** Nanoseconds cannot count it: it once failed when the first stream was opened. */
  @ParameterizedTest
  @CsvSource({
    "tidings.stream.attach-timeout",
    "tidings.stream.linger",
    "tidings.stream.write-timeout",
    "tidings.stream.summary",
    "tidings.stream.max-age",
    "tidings.stream.retry-max",
    "tidings.stream.limit-retry"
  })
  void timeBeyondAllBounds_isRefused(String name) {
    assertThatThrownBy(() -> bind(name, PAST_ALL)).rootCause().hasMessageStartingWith(name);
  }

  @ParameterizedTest
  @CsvSource({
    "tidings.stream.outbox-frames,4",
    "tidings.stream.outbox-size,1KB",
    "tidings.stream.retry-min,0s",
    "tidings.stream.max-connections,0",
    "tidings.stream.max-age,365d",
    "tidings.stream.linger,100ms",
    "tidings.stream.summary,0s",
    "tidings.limits.streams-per-user,0",
    "tidings.drain.window,0s",
    "tidings.rehearsal.time,0s",
    "tidings.tls.hsts-max-age,0s",
    "tidings.tls.hsts-max-age,730d"
  })
  void valueAtTheEdge_fits(String name, String value) {
    assertThat(bind(name, value)).isNotNull();
  }

  /** The message does not quote it. */
  @ParameterizedTest
  @CsvSource({
    "a-token-of-31-characters-and-no, 31",
    "'a token with spaces in between it', 33",
    "=a-token-that-begins-with-its-end, 33"
  })
  void tokenForDraining_thatDoesNotFit_isRefusedAndNotQuoted(String token, int length) {
    assertThatThrownBy(() -> bind("tidings.drain.token", token))
        .rootCause()
        .message()
        .startsWith("tidings.drain.token has to be 32 to 256 characters")
        .endsWith("the one given has " + length)
        .doesNotContain(token);
  }

  private static Object bind(String name, String value) {
    Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(name, value)));
    String prefix = name.substring(0, name.lastIndexOf('.'));
    Class<?> type =
        switch (prefix) {
          case "tidings.stream" -> StreamProperties.class;
          case "tidings.limits" -> LimitProperties.class;
          case "tidings.rehearsal" -> RehearsalProperties.class;
          case "tidings.tls" -> TlsProperties.class;
          default -> DrainProperties.class;
        };
    return binder.bindOrCreate(prefix, type);
  }
}
