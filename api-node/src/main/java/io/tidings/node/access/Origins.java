package io.tidings.node.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Which pages a request comes from: our own, those on the list, or others.
 *
 * @param listed exact origins of others that are let in
 */
record Origins(List<String> listed) {
  private static final String SITE = "Sec-Fetch-Site";

  /** Whether it comes from a page of an origin on the list. */
  boolean listed(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null && listed.contains(origin);
  }

  /**
   * Whether it comes from a page of this very origin. Browsers say so, and pages cannot set that
   * header. Those that do not say it (old ones, and all of them on plain HTTP) send {@code Origin},
   * which is ours when it names the host that they asked. Its scheme does not count: behind a proxy
   * that ends TLS it is not the request's; and where TLS is used, browsers send the first header.
   */
  // [Fetch Metadata] "Sec-Fetch-Site … same-origin"
  static boolean own(HttpServletRequest request) {
    String site = request.getHeader(SITE);
    return site == null ? namesHost(request) : site.equals("same-origin");
  }

  /** Whether it is certain that a page of another origin has sent it. */
  static boolean foreign(HttpServletRequest request) {
    String site = request.getHeader(SITE);
    boolean told = site != null && !site.equals("none");
    return (told || request.getHeader(HttpHeaders.ORIGIN) != null) && !own(request);
  }

  private static boolean namesHost(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    String host = request.getHeader(HttpHeaders.HOST);
    String from = origin == null ? null : hostAndPort(origin);
    return from != null && host != null && from.equalsIgnoreCase(withPort(host, origin));
  }

  private static @Nullable String hostAndPort(String origin) {
    try {
      String authority = new URI(origin).getRawAuthority();
      return authority == null ? null : withPort(authority, origin);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String withPort(String host, @Nullable String origin) {
    boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
    boolean tls = origin != null && origin.startsWith("https:");
    return hasPort ? host : host + (tls ? ":443" : ":80");
  }
}
