package io.tidings.node.chat.upstream;

import okhttp3.HttpUrl;

/**
 * A server that keeps mailboxes, as {@code https://chat.example.org}.
 *
 * @param text scheme and host in lower case, and the port unless it is the scheme's own
 */
record UpstreamOrigin(String text) {
  /** For host names of a thousand letters OkHttp throws a RuntimeException that says nothing. */
  private static final int LONGEST = 300;

  /**
   * The normal form of an origin.
   *
   * @throws IllegalArgumentException when it is none
   */
  static UpstreamOrigin of(String text) {
    HttpUrl url = text.length() > LONGEST ? null : HttpUrl.parse(text);
    if (url == null
        || !url.encodedPath().equals("/")
        || url.encodedQuery() != null
        || url.encodedFragment() != null
        || !url.encodedUsername().isEmpty()
        || !url.encodedPassword().isEmpty()) {
      throw new IllegalArgumentException("not an origin such as https://chat.example.org: " + text);
    }
    String normal = url.toString();
    return new UpstreamOrigin(normal.substring(0, normal.length() - 1));
  }

  /** The address of a path on this server. */
  HttpUrl.Builder path(String path) {
    return HttpUrl.get(text + path).newBuilder();
  }

  @Override
  public String toString() {
    return text;
  }
}
