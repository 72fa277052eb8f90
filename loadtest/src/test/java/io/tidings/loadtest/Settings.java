package io.tidings.loadtest;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads settings from environment variables; a wrong one is named, with its value and what it may
 * be.
 */
record Settings(Map<String, String> values) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  static Settings ofEnvironment() {
    return new Settings(System.getenv());
  }

  /** A setting that is empty counts as one that is not set. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  int count(String name, int otherwise, int least, int most) {
    return (int) number(name, otherwise, least, most, "a whole number", "\\d{1,9}");
  }

  double decimal(String name, double otherwise, double least, double most) {
    return number(name, otherwise, least, most, "a number", "\\d{1,9}(\\.\\d{1,6})?");
  }

  private double number(
      String name, double otherwise, double least, double most, String what, String form) {
    return text(name)
        .map(text -> {
          double number = text.matches(form) ? Double.parseDouble(text) : Double.NaN;
          if (number >= least && number <= most) {
            return number;
          }
          throw wrong(name, what + " from " + plain(least) + " to " + plain(most), text);
        })
        .orElse(otherwise);
  }

  /** Written as {@code 500ms}, {@code 20s}, {@code 5m} or {@code 1h}. */
  Duration duration(String name, Duration otherwise, Duration least, Duration most) {
    return text(name)
        .map(text -> {
          Matcher form = DURATION.matcher(text);
          Duration duration = form.matches() ? of(form) : Duration.ofSeconds(-1);
          if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
            return duration;
          }
          throw wrong(
              name,
              "a duration such as 500ms, 20s, 5m or 1h from %s to %s"
                  .formatted(plain(least), plain(most)),
              text);
        })
        .orElse(otherwise);
  }

  boolean yes(String name, boolean otherwise) {
    return text(name)
        .map(text ->
            switch (text) {
              case "yes" -> true;
              case "no" -> false;
              default -> throw wrong(name, "yes or no", text);
            })
        .orElse(otherwise);
  }

  Optional<Instant> instant(String name) {
    return text(name)
        .map(text -> {
          try {
            return Instant.parse(text);
          } catch (DateTimeParseException e) {
            throw wrong(name, "a time in UTC such as 2026-11-29T20:15:00Z", text);
          }
        });
  }

  /** Addresses of servers, with commas between them. */
  List<String> addresses(String name, List<String> otherwise) {
    return text(name)
        .map(text -> {
          List<String> addresses = Stream.of(text.split(",", -1)).map(String::strip).toList();
          addresses.forEach(address -> checkAddress(name, address));
          return addresses.stream().map(address -> address.replaceAll("/+$", "")).toList();
        })
        .orElse(otherwise);
  }

  private static void checkAddress(String name, String address) {
    boolean good = address.matches("https?://[^/].*");
    try {
      good = good && URI.create(address).getHost() != null;
    } catch (IllegalArgumentException _) {
      good = false;
    }
    if (!good) {
      throw wrong(name, "addresses such as https://host:8443, with commas between them", address);
    }
  }

  static WrongSettingException wrong(String name, String allowed, String value) {
    return new WrongSettingException("%s must be %s: \"%s\"".formatted(name, allowed, value));
  }

  private static Duration of(Matcher form) {
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  private static String plain(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }
}
