package io.tidings.testbed.sse;

import io.tidings.testbed.sse.ResponseItem.ResponseHead;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the head of a response, byte by byte. Interim responses before it are skipped. */
public final class ResponseHeadReader {
  // RFC 9112, 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2}) [\\t\\x20-\\x7e\\x80-\\xff]*");
  // RFC 9110, 5.6.2: token; RFC 9112, 5.1: no whitespace is allowed between the name and the colon.
  private static final Pattern FIELD_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\\t\\x20-\\x7e\\x80-\\xff]*)");

  /** The interim status that ends HTTP on its connection. */
  private static final int SWITCHING_PROTOCOLS = 101;

  private final HeadLineReader lineReader = new HeadLineReader();
  private final Map<String, String> fields = new HashMap<>();
  private int status;

  /** The head that this byte completes; or null. */
  public @Nullable ResponseHead read(byte next) throws MalformedResponseException {
    String line = lineReader.read(next);
    if (line == null) {
      return null;
    }
    if (status == 0) {
      status = Integer.parseInt(match(STATUS_LINE, "status line", line).group(1));
    } else if (line.isEmpty()) {
      return complete();
    } else {
      Matcher field = match(FIELD_LINE, "header line", line);
      // RFC 9110, 5.3: the combined value is the list of values in order, separated by commas.
      fields.merge(
          field.group(1).toLowerCase(Locale.ROOT),
          field.group(2).strip(),
          (first, second) -> first + ", " + second);
    }
    return null;
  }

  private @Nullable ResponseHead complete() {
    ResponseHead head = new ResponseHead(status, fields);
    fields.clear();
    status = 0;
    // RFC 9110, 15.2: an interim response, prior to the final one.
    return head.status() < 200 && head.status() != SWITCHING_PROTOCOLS ? null : head;
  }

  private static Matcher match(Pattern pattern, String what, String line)
      throws MalformedResponseException {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new MalformedResponseException(what + ": " + line);
    }
    return matcher;
  }
}
