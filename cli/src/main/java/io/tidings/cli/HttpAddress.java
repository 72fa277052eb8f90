package io.tidings.cli;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads addresses of servers from the command line. */
public final class HttpAddress {
  private HttpAddress() {}

  /** The address without a slash at its end. */
  public static URI of(String option, String text) {
    try {
      URI uri = new URI(text.strip());
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getFragment() == null) {
        String whole = uri.toString();
        return whole.endsWith("/") ? URI.create(whole.substring(0, whole.length() - 1)) : uri;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw CommandFailure.usage(
        option + " must be an address like http://localhost:8080; got \"" + text + "\"");
  }
}
