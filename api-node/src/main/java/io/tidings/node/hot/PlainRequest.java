package io.tidings.node.hot;

import jakarta.servlet.http.HttpServletRequest;
import java.util.BitSet;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Tells requests as clients usually write them from those where the general path has more to look
 * at: encoded or odd paths, forms, bodies of unknown length, content negotiation. Whatever is in
 * doubt is not plain.
 */
final class PlainRequest {
  private static final long LARGEST_BODY = 64 * 1024;

  private static final BitSet PLAIN =
      characters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:");
  private static final BitSet PLAIN_IN_QUERY = characters("=&,/@!$'()*?");

  static {
    PLAIN_IN_QUERY.or(PLAIN);
  }

  private static final Set<String> PLAIN_ACCEPT =
      Set.of("*/*", MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE);

  private PlainRequest() {}

  /** Whether the short way answers it exactly as the general path would. */
  static boolean is(HttpServletRequest request) {
    return isPlainQuery(request.getQueryString())
        && hasPlainBody(request)
        && takesAnything(request);
  }

  /** A segment of a path that means what it says; {@code .} and {@code ..} mean other paths. */
  static boolean isPlainSegment(String path, int from, int to) {
    if (from >= to || path.charAt(from) == '.') {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isPlain(path.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return PLAIN.get(c);
  }

  /** Also with what {@code encodeURIComponent} makes of printable ASCII. */
  private static boolean isPlainQuery(@Nullable String query) {
    if (query == null) {
      return true;
    }
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '%') {
        if (!encodesPrintable(query, i)) {
          return false;
        }
        i += 2;
      } else if (!PLAIN_IN_QUERY.get(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean encodesPrintable(String query, int at) {
    if (at + 2 >= query.length()) {
      return false;
    }
    if (!HexFormat.isHexDigit(query.charAt(at + 1))
        || !HexFormat.isHexDigit(query.charAt(at + 2))) {
      return false;
    }
    int c = HexFormat.fromHexDigits(query, at + 1, at + 3);
    return c >= ' ' && c <= '~';
  }

  private static boolean hasPlainBody(HttpServletRequest request) {
    if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || request.getHeader(HttpHeaders.EXPECT) != null) {
      return false;
    }
    // not getContentType, which fails when it names a charset that there is not
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (request.getMethod().equals("GET")) {
      return request.getContentLengthLong() <= 0 && type == null;
    }
    long length = request.getContentLengthLong();
    return length >= 0 && length <= LARGEST_BODY && MediaType.APPLICATION_JSON_VALUE.equals(type);
  }

  private static boolean takesAnything(HttpServletRequest request) {
    List<String> accepted = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
    return accepted.isEmpty()
        || (accepted.size() == 1 && PLAIN_ACCEPT.contains(accepted.getFirst()));
  }

  private static BitSet characters(String all) {
    BitSet set = new BitSet();
    all.chars().forEach(set::set);
    return set;
  }
}
