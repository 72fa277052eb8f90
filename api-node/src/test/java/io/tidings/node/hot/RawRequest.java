package io.tidings.node.hot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.test.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as its client writes it. Each method returns a changed copy.
 *
 * @param headers lines, which may stand several times
 */
record RawRequest(String version, String method, String target, List<String> headers, String body) {

  static RawRequest get(String target) {
    return new RawRequest("HTTP/1.1", "GET", target, List.of(), "");
  }

  static RawRequest post(String target, String body) {
    return new RawRequest("HTTP/1.1", "POST", target, List.of(), body)
        .with("Content-Type: application/json")
        .with("Content-Length: " + body.getBytes(UTF_8).length);
  }

  RawRequest with(String... lines) {
    List<String> more = new ArrayList<>(headers);
    more.addAll(List.of(lines));
    return new RawRequest(version, method, target, more, body);
  }

  RawRequest bearer(Token token) {
    return with("Authorization: Bearer " + token.text());
  }

  RawRequest ofVersion(String other) {
    return new RawRequest(other, method, target, headers, body);
  }

  RawRequest below(String path) {
    return new RawRequest(version, method, path + target, headers, body);
  }

  /**
   * The same with a weight for what it accepts, which takes the general path.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2">RFC 9110, 12.4.2: "If no
   *     "q" parameter is present, the default weight is 1"</a>
   */
  RawRequest weighted() {
    List<String> lines = new ArrayList<>();
    for (String line : headers) {
      lines.add(line.startsWith("Accept: ") ? line + ";q=1" : line);
    }
    if (lines.equals(headers)) {
      lines.add("Accept: */*;q=1");
    }
    return new RawRequest(version, method, target, lines, body);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(target).append(' ').append(version).append("\r\n");
    text.append("Host: localhost\r\n");
    headers.forEach(line -> text.append(line).append("\r\n"));
    text.append("\r\n").append(new String(body.getBytes(UTF_8), ISO_8859_1));
    return text.toString().getBytes(ISO_8859_1);
  }
}
