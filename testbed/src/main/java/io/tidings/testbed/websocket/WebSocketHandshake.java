package io.tidings.testbed.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.testbed.sse.ResponseItem.ResponseHead;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The opening handshake.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-4.1">RFC 6455, 4.1: client
 *     requirements</a>
 */
public final class WebSocketHandshake {
  /** 16 bytes in Base64; it needs no secrecy, and a fixed one makes failures repeatable. */
  public static final String KEY = "dGlkaW5ncyBpbiB0ZXN0cw==";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private WebSocketHandshake() {}

  /**
   * The request's bytes.
   *
   * @param headers further lines, each with its line end
   */
  public static byte[] request(String host, String target, String headers) {
    return """
    GET %s HTTP/1.1\r
    Host: %s\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Key: %s\r
    Sec-WebSocket-Version: 13\r
    %s\r
    """
        .formatted(target, host, KEY, headers)
        .getBytes(UTF_8);
  }

  // [RFC 6455] 4.1: "the client MUST … validate the server's response"
  static void requireUpgraded(ResponseHead head) {
    require(head, "upgrade", "websocket"::equalsIgnoreCase);
    // Among others: a server that is about to stop adds `close`.
    require(
        head,
        "connection",
        value ->
            Stream.of(value.split(",", -1))
                .map(String::strip)
                .anyMatch("upgrade"::equalsIgnoreCase));
    require(head, "sec-websocket-accept", accept()::equals);
    for (String field : List.of("sec-websocket-extensions", "sec-websocket-protocol")) {
      if (head.fields().containsKey(field)) {
        throw new MalformedFrameException(field + ", which was not asked for");
      }
    }
  }

  private static void require(ResponseHead head, String field, Predicate<String> fits) {
    String value = head.fields().getOrDefault(field, "");
    if (!fits.test(value)) {
      throw new MalformedFrameException("%s: %s".formatted(field, value));
    }
  }

  /** What a server has to send in {@code Sec-WebSocket-Accept}. */
  public static String accept() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((KEY + GUID).getBytes(US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
