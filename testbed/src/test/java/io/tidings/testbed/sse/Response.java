package io.tidings.testbed.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a response, to be read whole or cut. */
final class Response {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\n";

  private final byte[] bytes;

  Response(byte[] bytes) {
    this.bytes = bytes;
  }

  static Response of(String text) {
    return new Response(text.getBytes(ISO_8859_1));
  }

  static Response untilClose(byte[] body) {
    return concat(HEAD + "\r\n", body, "");
  }

  /** Two chunks, the first of that size; one, if that is none or all. */
  static Response chunked(byte[] body, int first) {
    StringBuilder text = new StringBuilder();
    String content = new String(body, ISO_8859_1);
    for (String part : List.of(content.substring(0, first), content.substring(first))) {
      if (!part.isEmpty()) {
        text.append(Integer.toHexString(part.length())).append("\r\n").append(part).append("\r\n");
      }
    }
    return of(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + text + "0\r\n\r\n");
  }

  static Response sized(byte[] body, int length) {
    return concat(HEAD + "Content-Length: " + length + "\r\n\r\n", body, "");
  }

  int length() {
    return bytes.length;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  int bodyAt() {
    return new String(bytes, ISO_8859_1).indexOf("\r\n\r\n") + 4;
  }

  List<ResponseItem> whole() {
    return cutAt(bytes.length);
  }

  /** As it comes in two portions. */
  List<ResponseItem> cutAt(int cut) {
    ResponseReader reader = new ResponseReader();
    List<ResponseItem> items = new ArrayList<>(reader.feed(bytes, 0, cut));
    items.addAll(reader.feed(bytes, cut, bytes.length - cut));
    items.addAll(reader.end());
    return items;
  }

  /** When the connection ends after so many bytes. */
  List<ResponseItem> endingAfter(int length) {
    ResponseReader reader = new ResponseReader();
    List<ResponseItem> items = new ArrayList<>(reader.feed(bytes, 0, length));
    items.addAll(reader.end());
    return items;
  }

  private static Response concat(String head, byte[] body, String tail) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    bytes.writeBytes(tail.getBytes(ISO_8859_1));
    return new Response(bytes.toByteArray());
  }
}
