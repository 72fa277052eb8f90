package io.tidings.faults.sse;

import io.tidings.faults.sse.Item.End;
import io.tidings.faults.sse.Item.Head;
import io.tidings.faults.sse.Item.Malformed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the response of one connection from its bytes, in portions of any size: first the {@link
 * Head}, then what the event stream says. A body of another media type is passed over in silence.
 * Not for use by several threads.
 */
public final class ResponseReader {
  // RFC 9112, 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2}) [\\t\\x20-\\x7e\\x80-\\xff]*");
  // RFC 9110, 5.6.2: token; RFC 9112, 5.1: no whitespace is allowed between the name and the colon.
  private static final Pattern FIELD_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\\t\\x20-\\x7e\\x80-\\xff]*)");

  private final HeadLines lines = new HeadLines();
  private final Map<String, String> fields = new HashMap<>();
  private final EventStream stream = new EventStream(this::found);
  private List<Item> found = new ArrayList<>();
  private int status;
  private @Nullable Head head;
  private @Nullable Framing body;
  private boolean malformed;
  private boolean ended;

  /** What these bytes complete. */
  public List<Item> feed(byte[] bytes, int offset, int length) {
    try {
      for (int at = offset; at < offset + length && !malformed; at++) {
        read(bytes[at]);
      }
    } catch (MalformedResponseException e) {
      malformed = true;
      found(new Malformed(e.what()));
    }
    return taken();
  }

  /** The connection has ended: an {@link End}, unless the response was over before. */
  public List<Item> end() {
    if (!ended) {
      end(!malformed && body != null && body.mayEnd());
    }
    return taken();
  }

  private void read(byte next) throws MalformedResponseException {
    if (ended) {
      throw new MalformedResponseException("bytes after the end of the response");
    }
    if (head == null || body == null) {
      String line = lines.read(next);
      if (line != null) {
        headLine(line);
      }
    } else if (body.read(next) == Framing.Part.CONTENT && head.isEventStream()) {
      stream.read(next);
    }
    if (body != null && body.isOver()) {
      end(true);
    }
  }

  private void headLine(String line) throws MalformedResponseException {
    if (status == 0) {
      Matcher matcher = STATUS_LINE.matcher(line);
      if (!matcher.matches()) {
        throw new MalformedResponseException("status line: " + line);
      }
      status = Integer.parseInt(matcher.group(1));
    } else if (!line.isEmpty()) {
      Matcher matcher = FIELD_LINE.matcher(line);
      if (!matcher.matches()) {
        throw new MalformedResponseException("header line: " + line);
      }
      // RFC 9110, 5.3: the combined value is the list of values in order, separated by commas.
      fields.merge(
          matcher.group(1).toLowerCase(Locale.ROOT),
          matcher.group(2).strip(),
          (first, second) -> first + ", " + second);
    } else {
      headIsComplete();
    }
  }

  private void headIsComplete() throws MalformedResponseException {
    Head complete = new Head(status, fields);
    fields.clear();
    if (status == 101) {
      throw new MalformedResponseException("101, which nobody asked for");
    }
    if (status < 200) {
      // RFC 9110, 15.2: an interim response, prior to the final one.
      status = 0;
      return;
    }
    if (complete.fields().containsKey("content-encoding")) {
      throw new MalformedResponseException(
          "Content-Encoding, which nobody asked for: " + complete.fields().get("content-encoding"));
    }
    body = Framing.of(complete);
    head = complete;
    found(complete);
  }

  private void end(boolean whole) {
    ended = true;
    found(new End(whole && stream.atBoundary()));
  }

  private void found(Item item) {
    found.add(item);
  }

  private List<Item> taken() {
    List<Item> taken = found;
    found = new ArrayList<>();
    return taken;
  }
}
