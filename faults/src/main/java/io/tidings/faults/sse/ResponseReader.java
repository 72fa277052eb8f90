package io.tidings.faults.sse;

import io.tidings.faults.sse.ResponseItem.MalformedResponse;
import io.tidings.faults.sse.ResponseItem.ResponseEnd;
import io.tidings.faults.sse.ResponseItem.ResponseHead;
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
 * ResponseHead}, then what the event stream says. A body of another media type is passed over in
 * silence. Not for use by several threads.
 */
public final class ResponseReader {
  // RFC 9112, 4: status-line = HTTP-version SP status-code SP [ reason-phrase ]
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2}) [\\t\\x20-\\x7e\\x80-\\xff]*");
  // RFC 9110, 5.6.2: token; RFC 9112, 5.1: no whitespace is allowed between the name and the colon.
  private static final Pattern FIELD_LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\\t\\x20-\\x7e\\x80-\\xff]*)");

  private final HeadLineReader lineReader = new HeadLineReader();
  private final Map<String, String> fields = new HashMap<>();
  private final EventStreamParser parser = new EventStreamParser(this::emit);
  private List<ResponseItem> found = new ArrayList<>();
  private int status;
  private @Nullable ResponseHead head;
  private @Nullable Framing body;
  private boolean malformed;
  private boolean ended;

  /** What these bytes complete. */
  public List<ResponseItem> feed(byte[] bytes, int offset, int length) {
    try {
      for (int at = offset; at < offset + length && !malformed; at++) {
        read(bytes[at]);
      }
    } catch (MalformedResponseException e) {
      malformed = true;
      emit(new MalformedResponse(e.what()));
    }
    return takeItems();
  }

  /** The connection has ended: an {@link ResponseEnd}, unless the response was over before. */
  public List<ResponseItem> end() {
    if (!ended) {
      end(!malformed && body != null && body.mayEnd());
    }
    return takeItems();
  }

  private void read(byte next) throws MalformedResponseException {
    if (ended) {
      throw new MalformedResponseException("bytes after the end of the response");
    }
    if (head == null || body == null) {
      String line = lineReader.read(next);
      if (line != null) {
        headLine(line);
      }
    } else if (body.read(next) == Framing.ByteRole.CONTENT && head.isEventStream()) {
      parser.read(next);
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
    ResponseHead complete = new ResponseHead(status, fields);
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
    emit(complete);
  }

  private void end(boolean whole) {
    ended = true;
    emit(new ResponseEnd(whole && parser.atBoundary()));
  }

  private void emit(ResponseItem item) {
    found.add(item);
  }

  private List<ResponseItem> takeItems() {
    List<ResponseItem> taken = found;
    found = new ArrayList<>();
    return taken;
  }
}
