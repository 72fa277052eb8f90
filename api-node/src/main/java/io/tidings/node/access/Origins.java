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
   * Whether it comes from a page of this very origin. Browsers say so in a header that pages cannot
   * set. Browsers that do not send it (old ones, and all of them on plain HTTP) send {@code
   * Origin}, which is ours when it names the host of the request. Its scheme may be either one of
   * pages: behind a proxy that ends TLS it is not the request's; and where TLS is used, browsers
   * send the first header.
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
    if (origin == null) {
      return false;
    }
    String from = hostAndPort(origin);
    return from != null && from.equalsIgnoreCase(withPort(host(request), origin));
  }

  /** The host with the port as the client wrote it; over HTTP/2 it is not a header. */
  private static String host(HttpServletRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    if (host != null) {
      return host;
    }
    boolean usual = request.getServerPort() == (request.isSecure() ? 443 : 80);
    return request.getServerName() + (usual ? "" : ":" + request.getServerPort());
  }

  /** Null unless it is the origin of a page that a server sent. */
  private static @Nullable String hostAndPort(String origin) {
    try {
      URI uri = new URI(origin);
      boolean page = "http".equalsIgnoreCase(uri.getScheme()) || tls(origin);
      String authority = uri.getRawAuthority();
      return page && authority != null ? withPort(authority, origin) : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String withPort(String host, String origin) {
    boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
    return hasPort ? host : host + (tls(origin) ? ":443" : ":80");
  }

  private static boolean tls(String origin) {
    return origin.regionMatches(true, 0, "https:", 0, "https:".length());
  }
}
