package io.tidings.faults.leak;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is compared.
 *
 * @param where the node, or Redis
 * @param allowed what it may be at most after the run; null when it is only told
 */
record LeakRow(String where, String what, double before, double after, @Nullable Double allowed) {

  boolean held() {
    return allowed == null || after <= allowed;
  }

  String verdict() {
    return allowed == null ? "told" : held() ? "held" : "**LEAK**";
  }

  /** As a row of a table in Markdown. */
  String markdown() {
    return "| %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            where,
            what,
            text(before),
            text(after),
            allowed == null ? "" : text(allowed),
            verdict());
  }

  private static String text(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ')
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
