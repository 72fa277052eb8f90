package io.tidings.events;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The span that published an event, as <a href="https://www.w3.org/TR/trace-context/">W3C Trace
 * Context</a> writes it in a {@code traceparent}.
 *
 * @param traceId 32 digits, {@code 0-9 a-f}, not all of them 0
 * @param spanId 16 of these, not all of them 0
 * @param sampled whether the caller may have recorded the trace
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
  private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");

  // [spec] 3.2.2: version-format of 00; 4.3: a higher version may have more after the flags
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<version>(?!ff)[0-9a-f]{2})-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})"
              + "-(?<flags>[0-9a-f]{2})(?<more>-.*)?");
  private static final int LONGEST = 256;
  private static final int SAMPLED = 1;

  public TraceParent {
    if (!TRACE_ID.matcher(traceId).matches()) {
      throw new InvalidNameException("traceId", traceId, "32 of 0-9 a-f, not all 0");
    }
    if (!SPAN_ID.matcher(spanId).matches()) {
      throw new InvalidNameException("spanId", spanId, "16 of 0-9 a-f, not all 0");
    }
  }

  /** Null when the text is no {@code traceparent}: the specification has it ignored then. */
  public static @Nullable TraceParent parse(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()
        || (matcher.group("version").equals("00") && matcher.group("more") != null)
        || !TRACE_ID.matcher(matcher.group("trace")).matches()
        || !SPAN_ID.matcher(matcher.group("span")).matches()) {
      return null;
    }
    boolean sampled = (Integer.parseInt(matcher.group("flags"), 16) & SAMPLED) != 0;
    return new TraceParent(matcher.group("trace"), matcher.group("span"), sampled);
  }

  /** As the header and the log have it. */
  @Override
  public String toString() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
