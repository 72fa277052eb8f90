package io.tidings.node.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Bodies are UTF-8 and nothing else: bytes that another reader might take for other text are
 * refused, not repaired.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-8.1">RFC 8259, 8.1: JSON text MUST
 *     be encoded using UTF-8 … MUST NOT add a byte order mark</a>
 */
public final class Utf8 {
  private static final int SCRATCH = 4_096;

  private Utf8() {}

  /** Refuses a body whose {@code Content-Type} names another charset. */
  public static void requireCharset(HttpServletRequest request) {
    String type = request.getContentType();
    Charset charset = type == null ? null : MediaType.parseMediaType(type).getCharset();
    if (charset != null && !charset.equals(StandardCharsets.UTF_8)) {
      throw new ProblemException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported-media-type",
          HttpHeaders.CONTENT_TYPE,
          "The body has to be UTF-8; Content-Type names " + charset + ".");
    }
  }

  /**
   * Reads such text; other bytes end it with a {@link java.nio.charset.CharacterCodingException}.
   */
  static Reader reader(InputStream in) {
    return new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
  }

  /** Refuses bytes that are no UTF-8 text, or begin with a byte order mark. */
  static void require(byte[] bytes) {
    String fault = fault(bytes);
    if (fault != null) {
      throw ProblemException.invalid(
          "invalid-json", "body", "The body has to be UTF-8 without a byte order mark; " + fault);
    }
  }

  private static @Nullable String fault(byte[] bytes) {
    if (bytes.length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf) {
      return "it begins with one.";
    }
    int at = firstInvalid(bytes);
    return at < 0
        ? null
        : "the byte 0x%02x at offset %d is not valid.".formatted(bytes[at] & 0xff, at);
  }

  /** The offset of the first byte that no JSON text in UTF-8 has there; -1 for none. */
  private static int firstInvalid(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // it reports what is malformed
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer scratch = CharBuffer.allocate(Math.min(bytes.length + 1, SCRATCH));
    CoderResult result;
    do {
      scratch.clear();
      result = decoder.decode(in, scratch, true);
    } while (result.isOverflow());
    int end = in.position();
    for (int i = 0; i < end; i++) {
      if (bytes[i] == 0) { // as UTF-16 and UTF-32 have it, and JSON never
        return i;
      }
    }
    return result.isError() ? end : -1;
  }
}
