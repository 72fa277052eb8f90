package io.tidings.node.monitoring;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of Prometheus.
 *
 * @param where it is found, for people
 */
record PromQuery(String where, String expression) {
  /** Grafana's variables when a user has just opened a dashboard; rates over all of a test. */
  private static final Map<String, String> VARIABLES =
      Map.of("cluster", ".*", "node", ".*", "__rate_interval", "10m");

  private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

  /** A comparison with a number: what makes a condition of a value. */
  private static final Pattern LIMIT = limit("-?\\d[\\w.]*(?:\\s*[*/]\\s*\\d[\\w.]*)*");

  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"";

  /** Labels, texts and times are skipped as a whole; a name before a bracket is a function. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)"
              + "|\\[[^]]*\\]|"
              + TEXT
              + "|\\b([a-zA-Z_:][\\w:]*)\\b(?!\\s*(?:\\(|by\\b|without\\b))\\s*(\\{(?:[^}\"]|"
              + TEXT
              + ")*\\})?");

  private static final Pattern WORD =
      Pattern.compile("and|or|unless|bool|offset|by|without|inf|nan", Pattern.CASE_INSENSITIVE);

  private static Pattern limit(String number) {
    return Pattern.compile(
        "\\s*(?:[<>]=?|[!=]=)\\s*(?:bool\\s+)?(?:%1$s|\\(\\s*%1$s\\s*\\))".formatted(number));
  }

  /** The variables that it uses, without the dollar sign. */
  List<String> variables() {
    return VARIABLE.matcher(expression).results().map(match -> match.group(1)).distinct().toList();
  }

  /** The same for everything that there is. */
  PromQuery withoutVariables() {
    return new PromQuery(
        where,
        VARIABLE
            .matcher(expression)
            .replaceAll(match -> Matcher.quoteReplacement(VARIABLES.get(match.group(1)))));
  }

  /**
   * What is compared, where it is a condition: {@code a > 1 and b == 0} becomes {@code a and b}.
   */
  PromQuery withoutLimits() {
    return new PromQuery(where, LIMIT.matcher(expression).replaceAll(""));
  }

  /** The series that it looks at, as in {@code tidings_closes_total{reason="fault"}}. */
  List<PromQuery> selectors() {
    return TOKEN
        .matcher(expression)
        .results()
        .filter(match -> match.group(1) != null)
        .map(match -> match.group(1) + (match.group(2) == null ? "" : match.group(2)))
        .filter(selector -> !WORD.matcher(selector).matches())
        .distinct()
        .map(selector -> new PromQuery(where, selector))
        .toList();
  }
}
