package io.tidings.testbed.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Finds the frames in the bytes that a server sends. Strict: what a server must not send is a
 * {@link MalformedFrameException}. Used by one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, 5.2: base framing</a>
 */
public final class WebSocketFrameReader {
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int LONGEST_CONTROL = 125;
  private static final int LONGEST = 1 << 24;

  private final Consumer<WebSocketFrame> frames;
  private byte[] bytes = new byte[256];
  private int length;
  private boolean inMessage;

  public WebSocketFrameReader(Consumer<WebSocketFrame> frames) {
    this.frames = frames;
  }

  /** Takes all bytes; calls for each frame that is complete with them. */
  public void feed(ByteBuffer input) {
    int more = input.remaining();
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
    input.get(bytes, length, more);
    length += more;
    int at = 0;
    for (int end = end(at); end >= 0; end = end(at)) {
      WebSocketFrame frame =
          new WebSocketFrame(bytes[at] & 0xff, Arrays.copyOfRange(bytes, at + headLength(at), end));
      check(frame);
      frames.accept(frame);
      at = end;
    }
    if (at > 0) {
      length -= at;
      System.arraycopy(bytes, at, bytes, 0, length);
    }
  }

  /** Where the frame ends that begins there; -1 when it is not complete. */
  private int end(int at) {
    if (length - at < 2) {
      return -1;
    }
    if ((bytes[at + 1] & 0x80) != 0) {
      throw new MalformedFrameException("a server must not mask");
    }
    int head = headLength(at);
    if (length - at < head) {
      return -1;
    }
    ByteBuffer view = ByteBuffer.wrap(bytes);
    long payload =
        switch (head) {
          case 2 -> bytes[at + 1];
          case 4 -> view.getShort(at + 2) & 0xffff;
          default -> view.getLong(at + 2);
        };
    if (payload < 0 || payload > LONGEST || head != shortestHead(payload)) {
      throw new MalformedFrameException("a payload of " + payload + " after " + head + " bytes");
    }
    long end = at + head + payload;
    return end <= length ? (int) end : -1;
  }

  private int headLength(int at) {
    return switch (bytes[at + 1] & 0x7f) {
      case TWO_BYTES -> 4;
      case EIGHT_BYTES -> 10;
      default -> 2;
    };
  }

  // [RFC 6455] 5.2: "the minimal number of bytes MUST be used to encode the length"
  private static int shortestHead(long payload) {
    return payload < TWO_BYTES ? 2 : payload < 1 << 16 ? 4 : 10;
  }

  private void check(WebSocketFrame frame) {
    if ((frame.firstByte() & 0x70) != 0) {
      throw new MalformedFrameException("a reserved bit without an extension");
    }
    switch (frame.opCode()) {
      case WebSocketFrame.TEXT, WebSocketFrame.BINARY -> {
        if (inMessage) {
          throw new MalformedFrameException("a message inside a message");
        }
        inMessage = !frame.fin();
      }
      case WebSocketFrame.CONTINUATION -> {
        if (!inMessage) {
          throw new MalformedFrameException("a continuation of nothing");
        }
        inMessage = !frame.fin();
      }
      case WebSocketFrame.CLOSE, WebSocketFrame.PING, WebSocketFrame.PONG -> {
        if (!frame.fin() || frame.payload().length > LONGEST_CONTROL) {
          throw new MalformedFrameException("a long or fragmented control frame");
        }
      }
      default -> throw new MalformedFrameException("opcode " + frame.opCode());
    }
  }
}
