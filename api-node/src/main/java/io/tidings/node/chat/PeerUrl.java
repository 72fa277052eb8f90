package io.tidings.node.chat;

import io.tidings.node.http.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of a person: {@code https://<host>/<path>}. It is a key, and never fetched. Servers
 * and people write it with or without the scheme; here it has one form, so that it can be compared.
 *
 * @param text with the scheme; host in lower case; no port 443, no slash at the end
 */
public record PeerUrl(String text) {
  private static final int LONGEST = 300;
  private static final String SCHEME = "https://";
  private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");
  // Without segments "." and "..": they would be other forms of the same address.
  private static final Pattern PATH =
      Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~@!$&'()*+,;=:-]+)*");

  public PeerUrl {
    if (!text.equals(normalised(text))) {
      throw new IllegalArgumentException("not the normal form of an address: " + text);
    }
  }

  /**
   * The normal form of an address in any of its forms.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static PeerUrl of(String address) {
    return new PeerUrl(normalised(address));
  }

  /** The same for a request's field {@code peer}, or 400 that names it. */
  public static PeerUrl requested(String address) {
    try {
      return of(address);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("invalid-field", "peer", String.valueOf(e.getMessage()));
    }
  }

  /** The address of a user of this cluster. */
  public static PeerUrl of(String host, String username) {
    return of(host + "/" + username);
  }

  private static String normalised(String address) {
    if (address.isEmpty() || address.length() > LONGEST) {
      throw bad(address, "1 to " + LONGEST + " characters");
    }
    String full = address.contains("://") ? address : SCHEME + address;
    URI uri;
    try {
      uri = new URI(full);
    } catch (URISyntaxException e) {
      throw bad(address, "an address such as https://example.org/ada");
    }
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
    if (!"https".equalsIgnoreCase(uri.getScheme())
        || !HOST.matcher(host).matches()
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !PATH.matcher(path).matches()) {
      throw bad(address, "an address such as https://example.org/ada");
    }
    String port = uri.getPort() < 0 || uri.getPort() == 443 ? "" : ":" + uri.getPort();
    return SCHEME + host + port + path;
  }

  private static IllegalArgumentException bad(String address, String wanted) {
    return new IllegalArgumentException(
        "peer has to be %s; got \"%s\".".formatted(wanted, ProblemException.printable(address)));
  }

  /** The form that people read: without the scheme. */
  public String display() {
    return text.substring(SCHEME.length());
  }

  @Override
  public String toString() {
    return text;
  }
}
