package io.tidings.node.user;

import io.tidings.node.ops.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The cookie with a session's id. Its name depends on how it was asked: by TLS the browser itself
 * sees to it that neither a page without TLS nor one of a sibling's domain has put it there.
 */
@Component
final class SessionCookie {
  private static final String PLAIN = "SESSION";
  // [RFC 6265bis] 4.1.3.2: "If a cookie's name begins with a case-sensitive match for the string
  // __Host-, then the cookie will have been set with a Secure attribute, a Path attribute with a
  // value of /, and no Domain attribute."
  private static final String BY_TLS = "__Host-SESSION";
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

  private final TrustedProxies proxies;

  SessionCookie(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /**
   * The id that the request brings; null without one. Read by hand: the container refuses requests
   * with cookies of other applications that it finds odd, and that would end an {@code
   * EventSource}.
   */
  @Nullable String read(HttpServletRequest request) {
    // [RFC 9113] 8.2.3: a client of HTTP/2 may send each of its cookies in a field of its own.
    String all = String.join(";", Collections.list(request.getHeaders(HttpHeaders.COOKIE)));
    String name = name(proxies.tls(request));
    for (String pair : all.split(";", -1)) {
      String[] part = pair.strip().split("=", 2);
      if (part.length == 2 && part[0].equals(name) && ID.matcher(part[1]).matches()) {
        return part[1];
      }
    }
    return null;
  }

  /** Gives it to the browser that sent the request, until that is closed or the session ends. */
  void write(HttpServletRequest request, HttpServletResponse response, String id) {
    set(request, response, id, null);
  }

  /** Takes it from a browser that sent it: a foreign page's form comes without. */
  void clear(HttpServletRequest request, HttpServletResponse response) {
    if (read(request) != null) {
      set(request, response, "", Duration.ZERO);
    }
  }

  private void set(
      HttpServletRequest request,
      HttpServletResponse response,
      String value,
      @Nullable Duration maxAge) {
    boolean tls = proxies.tls(request);
    var cookie = ResponseCookie.from(name(tls), value).path("/").httpOnly(true).secure(tls);
    if (maxAge != null) {
      cookie.maxAge(maxAge);
    }
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.sameSite("Lax").build().toString());
  }

  private static String name(boolean tls) {
    return tls ? BY_TLS : PLAIN;
  }
}
