package io.tidings.node.access;

import io.tidings.node.ops.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A cookie with a secret that no script of a page can read. Its name depends on the connection:
 * over TLS the browser itself ensures that neither a page without TLS nor one of a sibling domain
 * has set it.
 */
public final class SecretCookie {
  // [RFC 6265bis] 4.1.3.2: "If a cookie's name begins with a case-sensitive match for the string
  // __Host-, then the cookie will have been set with a Secure attribute, a Path attribute with a
  // value of /, and no Domain attribute."
  private static final String BY_TLS = "__Host-";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final String plainName;
  private final Pattern form;
  private final TrustedProxies proxies;

  /**
   * @param form of its value; a cookie of another form counts as none
   */
  public SecretCookie(String plainName, Pattern form, TrustedProxies proxies) {
    this.plainName = plainName;
    this.form = form;
    this.proxies = proxies;
  }

  /** Checks the name that a setting gives to a cookie. */
  public static void checkName(String setting, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          setting + " has to be 1 to 64 letters, digits, - and _: " + name);
    }
  }

  /**
   * The secret in the request; null without one. It is parsed here, since the container refuses
   * requests with cookies of other applications that it finds malformed, and a refusal would end an
   * {@code EventSource}.
   */
  public @Nullable String read(HttpServletRequest request) {
    // [RFC 9113] 8.2.3: a client of HTTP/2 may send each of its cookies in a field of its own.
    String all = String.join(";", Collections.list(request.getHeaders(HttpHeaders.COOKIE)));
    String name = name(proxies.tls(request));
    for (String pair : all.split(";", -1)) {
      String[] part = pair.strip().split("=", 2);
      if (part.length == 2 && part[0].equals(name) && form.matcher(part[1]).matches()) {
        return part[1];
      }
    }
    return null;
  }

  /**
   * Sets it in the browser that sent the request.
   *
   * @param maxAge null until the browser is closed
   */
  public void write(
      HttpServletRequest request,
      HttpServletResponse response,
      String secret,
      @Nullable Duration maxAge) {
    boolean tls = proxies.tls(request);
    var cookie = ResponseCookie.from(name(tls), secret).path("/").httpOnly(true).secure(tls);
    if (maxAge != null) {
      cookie.maxAge(maxAge);
    }
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.sameSite("Lax").build().toString());
  }

  /**
   * Removes it from a browser that sent it: the form of a foreign page comes without the cookie.
   */
  public void clear(HttpServletRequest request, HttpServletResponse response) {
    if (read(request) != null) {
      write(request, response, "", Duration.ZERO);
    }
  }

  private String name(boolean tls) {
    return tls ? BY_TLS + plainName : plainName;
  }
}
