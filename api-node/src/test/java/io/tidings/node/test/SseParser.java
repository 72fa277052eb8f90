package io.tidings.node.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.function.Consumer;

/**
 * Parses an event stream as it arrives, by the letter of <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML, server-sent
 * events</a>, whose sentences stand beside the lines that follow them.
 */
public final class SseParser {

  /** What a stream says, in order. */
  public sealed interface Item {}

  /**
   * An event that a client dispatches.
   *
   * @param id the last event ID string at that moment, which an earlier block may have set
   * @param ownId whether this block set it
   */
  public record Dispatched(String id, String event, String data, boolean ownId) implements Item {}

  /** A block without data that set the last event ID string. */
  public record Position(String id) implements Item {}

  /** A new reconnection time. */
  public record Retry(long milliseconds) implements Item {}

  private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);
  private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Consumer<Item> out;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean afterCr;
  private boolean firstLine = true;

  // [spec] "Initialize […] an empty string […] data buffer, event type buffer, last event ID
  // buffer"
  private final StringBuilder data = new StringBuilder();
  private String eventType = "";
  private String lastEventId = "";
  private boolean ownId;

  public SseParser(Consumer<Item> out) {
    this.out = out;
  }

  /** Takes the next bytes, wherever the stream was cut. */
  public void feed(byte[] bytes, int offset, int length) {
    // Lines are cut before they are decoded: CR and LF are never part of a longer UTF-8 sequence,
    // and one that was cut short by them decodes alike either way.
    for (int i = offset; i < offset + length; i++) {
      byte b = bytes[i];
      // [spec] "Lines must be separated by either a U+000D CARRIAGE RETURN U+000A LINE FEED (CRLF)
      // character pair, a single U+000A LINE FEED (LF) character, or a single U+000D CARRIAGE
      // RETURN (CR) character."
      if (b == '\n' && afterCr) {
        afterCr = false;
      } else if (b == '\n' || b == '\r') {
        afterCr = b == '\r';
        endLine();
      } else {
        afterCr = false;
        line.write(b);
      }
    }
    // [spec] "Once the end of the file is reached, any pending data must be discarded. (If the file
    // ends in the middle of an event, before the final empty line, the incomplete event is not
    // dispatched.)" So there is nothing to do at the end.
  }

  /** Takes the next bytes. */
  public void feed(byte[] bytes) {
    feed(bytes, 0, bytes.length);
  }

  private void endLine() {
    byte[] bytes = line.toByteArray();
    line.reset();
    int from = 0;
    if (firstLine) {
      firstLine = false;
      // [spec] "The UTF-8 decode algorithm strips one leading UTF-8 Byte Order Mark (BOM), if any."
      from = startsWithBom(bytes) ? BOM.length : 0;
    }
    // [spec] "Streams must be decoded using the UTF-8 decode algorithm."
    process(decode(bytes, from));
  }

  private static String decode(byte[] bytes, int from) {
    for (int i = from; i + 1 < bytes.length; i++) {
      // Java counts an encoded surrogate as one error, the Encoding standard as one for each byte:
      // https://encoding.spec.whatwg.org/#utf-8-decoder, "If byte is 0xED, then set UTF-8 upper
      // boundary to 0x9F."
      if (bytes[i] == (byte) 0xed && (bytes[i + 1] & 0xe0) == 0xa0) {
        bytes[i] = (byte) 0xff;
      }
    }
    return new String(bytes, from, bytes.length - from, UTF_8);
  }

  private static boolean startsWithBom(byte[] bytes) {
    return bytes.length >= BOM.length
        && bytes[0] == BOM[0]
        && bytes[1] == BOM[1]
        && bytes[2] == BOM[2];
  }

  private void process(String text) {
    int colon = text.indexOf(':');
    if (text.isEmpty()) {
      // [spec] "If the line is empty (a blank line): Dispatch the event, as defined below."
      dispatch();
    } else if (colon == 0) {
      // [spec] "If the line starts with a U+003A COLON character (:): Ignore the line."
      return;
    } else if (colon > 0) {
      // [spec] "Collect the characters on the line before the first U+003A COLON character (:), and
      // let field be that string. Collect the characters on the line after the first U+003A COLON
      // character (:), and let value be that string. If value starts with a U+0020 SPACE character,
      // remove it from value."
      String value = text.substring(colon + 1);
      field(text.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    } else {
      // [spec] "Otherwise, the string is not empty but does not contain a U+003A COLON character
      // (:): Process the field […] using the whole line as the field name, and the empty string as
      // the field value."
      field(text, "");
    }
  }

  // [spec] "Field names must be compared literally, with no case folding performed."
  private void field(String name, String value) {
    switch (name) {
      // [spec] "Set the event type buffer to field value."
      case "event" -> eventType = value;
      // [spec] "Append the field value to the data buffer, then append a single U+000A LINE FEED
      // (LF) character to the data buffer."
      case "data" -> data.append(value).append('\n');
      // [spec] "If the field value does not contain U+0000 NULL, then set the last event ID buffer
      // to the field value. Otherwise, ignore the field."
      case "id" -> {
        if (value.indexOf('\0') < 0) {
          lastEventId = value;
          ownId = true;
        }
      }
      // [spec] "If the field value consists of only ASCII digits, then interpret the field value as
      // an integer in base ten, and set the event stream's reconnection time to that integer.
      // Otherwise, ignore the field."
      case "retry" -> {
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
          out.accept(new Retry(new BigInteger(value).min(LONGEST).longValueExact()));
        }
      }
      // [spec] "Otherwise: The field is ignored."
      default -> {}
    }
  }

  private void dispatch() {
    // [spec] "Set the last event ID string of the event source to the value of the last event ID
    // buffer. The buffer does not get reset, so the last event ID string of the event source
    // remains set to this value until the next time it is set by the server."
    boolean own = ownId;
    ownId = false;
    String type = eventType;
    eventType = "";
    // [spec] "If the data buffer is an empty string, set the data buffer and the event type buffer
    // to the empty string and return."
    if (data.isEmpty()) {
      if (own) {
        out.accept(new Position(lastEventId));
      }
      return;
    }
    // [spec] "If the data buffer's last character is a U+000A LINE FEED (LF) character, then remove
    // the last character from the data buffer."
    String text = data.substring(0, data.length() - 1);
    data.setLength(0);
    // [spec] "If the event type buffer has a value other than the empty string, change the type of
    // the newly created event to equal the value of the event type buffer."
    out.accept(new Dispatched(lastEventId, type.isEmpty() ? "message" : type, text, own));
  }
}
