package io.tidings.testbed.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.testbed.sse.ResponseItem.CommentLine;
import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.IgnoredLine;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import io.tidings.testbed.sse.ResponseItem.RetryField;
import io.tidings.testbed.sse.ResponseItem.StreamItem;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Interprets an event stream, byte by byte, by <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG
 * HTML, 9.2.6</a>.
 */
public final class EventStreamParser {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private final Consumer<? super StreamItem> items;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean firstLine = true;
  private boolean afterCarriageReturn;

  // The state of the block that is being read.
  private final StringBuilder data = new StringBuilder();
  private String type = "";
  private boolean identified;
  private boolean begun;

  // [spec] The buffer does not get reset, so the last event ID string of the event source remains
  // set to this value until the next time it is set by the server.
  private String lastId = "";

  public EventStreamParser(Consumer<? super StreamItem> items) {
    this.items = items;
  }

  /** Takes the next bytes, wherever the stream was cut. */
  public void feed(byte[] bytes, int offset, int length) {
    for (int at = offset; at < offset + length; at++) {
      read(bytes[at]);
    }
  }

  void read(byte next) {
    // [spec] end-of-line = ( cr lf / cr / lf ). A CR ends the line at once: the LF that may follow
    // is perhaps still on its way.
    if (next == '\n' && afterCarriageReturn) {
      afterCarriageReturn = false;
      return;
    }
    afterCarriageReturn = next == '\r';
    if (next == '\r' || next == '\n') {
      // [spec] Streams must be decoded using the UTF-8 decode algorithm. No byte of a longer
      // character looks like a line end, so that lines may be decoded one by one.
      take(decode(line.toByteArray()));
      line.reset();
    } else {
      line.write(next);
    }
  }

  /** Whether the parser is between blocks, with no line half read. */
  boolean atBoundary() {
    return line.size() == 0 && !begun;
  }

  private static String decode(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      // The JDK takes an encoded surrogate for one error, the Encoding Standard for three: [spec]
      // If byte is 0xED, set UTF-8 upper boundary to 0x9F.
      if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0) {
        bytes[i] = (byte) 0xFF;
      }
    }
    return new String(bytes, UTF_8);
  }

  private void take(String text) {
    // [spec] The UTF-8 decode algorithm strips one leading UTF-8 Byte Order Mark (BOM), if any.
    String rest = firstLine && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    firstLine = false;
    int colon = rest.indexOf(':');
    if (rest.isEmpty()) {
      dispatch();
      return;
    }
    if (colon == 0) {
      // [spec] If the line starts with a U+003A COLON character (:), ignore the line.
      items.accept(new CommentLine(rest.substring(1)));
      return;
    }
    begun = true;
    if (colon > 0) {
      // [spec] If value starts with a U+0020 SPACE character, remove it from value.
      int value = rest.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
      field(rest.substring(0, colon), rest.substring(value), rest);
    } else {
      // [spec] Process the field using the whole line as the field name, and the empty string as
      // the field value.
      field(rest, "", rest);
    }
  }

  private void field(String name, String value, String whole) {
    // [spec] Field names must be compared literally, with no case folding performed.
    switch (name) {
      // [spec] Set the event type buffer to the field value.
      case "event" -> type = value;
      // [spec] Append the field value to the data buffer, then append a single U+000A LINE FEED.
      case "data" -> data.append(value).append('\n');
      case "id" -> {
        // [spec] If the field value does not contain U+0000 NULL, then set the last event ID
        // buffer to the field value. Otherwise, ignore the field.
        if (value.indexOf('\0') >= 0) {
          items.accept(new IgnoredLine(whole));
        } else {
          lastId = value;
          identified = true;
        }
      }
      case "retry" -> {
        // [spec] If the field value consists of only ASCII digits, then interpret the field value
        // as an integer in base ten … Otherwise, ignore the field.
        if (DIGITS.matcher(value).matches()) {
          items.accept(new RetryField(Long.parseLong(value)));
        } else {
          items.accept(new IgnoredLine(whole));
        }
      }
      // [spec] Otherwise: The field is ignored.
      default -> items.accept(new IgnoredLine(whole));
    }
  }

  private void dispatch() {
    // [spec] If the data buffer is an empty string, set the data buffer and the event type buffer
    // to the empty string and return. The last event ID string was set before.
    if (!data.isEmpty()) {
      // [spec] If the data buffer's last character is a U+000A LINE FEED, then remove it.
      data.setLength(data.length() - 1);
      items.accept(
          new DispatchedEvent(
              lastId, type.isEmpty() ? "message" : type, data.toString(), identified));
    } else if (identified) {
      items.accept(new PositionBlock(lastId));
    }
    data.setLength(0);
    type = "";
    identified = false;
    begun = false;
  }
}
