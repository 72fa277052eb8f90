package io.tidings.node.ops;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Settings that an operator gives, and what they may be.
 *
 * @param prefix of their names
 */
record SettingRules(String prefix) {

  void check(String name, long value, long least, long most) {
    require(value >= least && value <= most, name, least + " to " + most, value);
  }

  void check(String name, double value, double least, double most) {
    // NaN is in no range.
    require(value >= least && value <= most, name, least + " to " + most, value);
  }

  void check(String name, @Nullable Duration value, Duration least, Duration most) {
    if (value != null) {
      require(
          value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
          name,
          text(least) + " to " + text(most),
          text(value));
    }
  }

  void check(String name, @Nullable DataSize value, DataSize least, DataSize most) {
    if (value != null) {
      require(
          value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
          name,
          least + " to " + most,
          value);
    }
  }

  private void require(boolean holds, String name, String range, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s has to be %s: %s".formatted(prefix + name, range, value));
    }
  }

  /** As it is written in a configuration, such as {@code 100ms} or {@code 30s}. */
  private static String text(Duration time) {
    if (time.getNano() % 1_000_000 != 0) {
      return time.toString();
    }
    if (time.getNano() != 0) {
      return time.toMillis() + "ms";
    }
    long seconds = time.getSeconds();
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    return seconds != 0 && seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds + "s";
  }
}
