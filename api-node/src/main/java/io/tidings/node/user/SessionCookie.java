package io.tidings.node.user;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/** The cookie with a session's id. */
final class SessionCookie {
  private static final String NAME = "SESSION";
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

  private SessionCookie() {}

  /**
   * The id that the request brings; null without one. Read by hand: the container refuses requests
   * with cookies of other applications that it finds odd, and that would end an {@code
   * EventSource}.
   */
  static @Nullable String read(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.COOKIE);
    if (header == null) {
      return null;
    }
    for (String pair : header.split(";", -1)) {
      String[] part = pair.strip().split("=", 2);
      if (part.length == 2 && part[0].equals(NAME) && ID.matcher(part[1]).matches()) {
        return part[1];
      }
    }
    return null;
  }

  /**
   * Gives it to the browser, until that is closed or the session ends.
   *
   * @param tls whether the browser may send it by TLS alone
   */
  static void write(HttpServletResponse response, String id, boolean tls) {
    set(response, ResponseCookie.from(NAME, id), tls);
  }

  /** Takes it from the browser. */
  static void clear(HttpServletResponse response, boolean tls) {
    set(response, ResponseCookie.from(NAME, "").maxAge(Duration.ZERO), tls);
  }

  private static void set(
      HttpServletResponse response, ResponseCookie.ResponseCookieBuilder cookie, boolean tls) {
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        cookie.path("/").httpOnly(true).secure(tls).sameSite("Lax").build().toString());
  }
}
