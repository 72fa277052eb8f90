package io.tidings.node.websocket;

import static io.tidings.testbed.websocket.WebSocketFrame.BINARY;
import static io.tidings.testbed.websocket.WebSocketFrame.CLOSE;
import static io.tidings.testbed.websocket.WebSocketFrame.CONTINUATION;
import static io.tidings.testbed.websocket.WebSocketFrame.PING;
import static io.tidings.testbed.websocket.WebSocketFrame.PONG;
import static io.tidings.testbed.websocket.WebSocketFrame.TEXT;

import io.tidings.testbed.websocket.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What an endpoint has to do that sends back each text and accepts nothing binary: RFC 6455 in its
 * plainest form, frame by frame. The first mistake ends it.
 */
final class ReceiverModel {
  private static final int LONGEST_CONTROL = 125;

  private final List<WebSocketFrame> answers = new ArrayList<>();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final Utf8 utf8 = new Utf8();
  private boolean inMessage;
  private Set<Integer> ends = Set.of();

  /** What it sends back, but for the close frame. */
  List<WebSocketFrame> answers() {
    return answers;
  }

  /** Whether the session is over. */
  boolean over() {
    return !ends.isEmpty();
  }

  /** The codes that its close frame may have; 1005 for none. */
  Set<Integer> ends() {
    return ends;
  }

  void take(WebSocketFrame frame, boolean masked) {
    boolean control = frame.opCode() >= CLOSE;
    if (!masked || (frame.firstByte() & 0x70) != 0) {
      // What else is wrong with it may be noticed first.
      ends = Set.of(1002, 1007);
    } else if (control && (!frame.fin() || frame.payload().length > LONGEST_CONTROL)) {
      ends = Set.of(1002, 1007);
    } else {
      switch (frame.opCode()) {
        case TEXT, BINARY -> begin(frame);
        case CONTINUATION -> next(frame);
        case PING -> answers.add(new WebSocketFrame(WebSocketFrame.FIN | PONG, frame.payload()));
        case PONG -> {}
        case CLOSE -> ends = close(frame.payload());
        default -> ends = Set.of(1002);
      }
    }
  }

  private void begin(WebSocketFrame frame) {
    if (inMessage) {
      ends = Set.of(1002);
    } else if (frame.opCode() == BINARY) {
      ends = Set.of(1003);
    } else {
      inMessage = true;
      next(frame);
    }
  }

  private void next(WebSocketFrame frame) {
    if (!inMessage) {
      ends = Set.of(1002);
    } else if (!utf8.take(frame.payload()) || (frame.fin() && !utf8.complete())) {
      ends = Set.of(1007);
    } else {
      message.writeBytes(frame.payload());
      if (frame.fin()) {
        answers.add(new WebSocketFrame(WebSocketFrame.FIN | TEXT, message.toByteArray()));
        message.reset();
        inMessage = false;
      }
    }
  }

  private static Set<Integer> close(byte[] payload) {
    if (payload.length < 2) {
      return Set.of(payload.length == 0 ? 1005 : 1002);
    }
    int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    boolean named = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    boolean valid = named || (code >= 3000 && code <= 4999);
    Utf8 reason = new Utf8();
    if (!reason.take(Arrays.copyOfRange(payload, 2, payload.length)) || !reason.complete()) {
      return valid ? Set.of(1007) : Set.of(1002, 1007);
    }
    return Set.of(valid ? code : 1002);
  }

  /** Unicode, table 3-7: well-formed UTF-8 byte sequences. */
  private static final class Utf8 {
    private int missing;
    private int least = 0x80;
    private int most = 0xbf;

    boolean complete() {
      return missing == 0;
    }

    /** False when no text begins like this. */
    boolean take(byte[] bytes) {
      for (byte one : bytes) {
        if (!take(one & 0xff)) {
          return false;
        }
      }
      return true;
    }

    private boolean take(int octet) {
      if (missing > 0) {
        boolean fits = octet >= least && octet <= most;
        missing--;
        least = 0x80;
        most = 0xbf;
        return fits;
      }
      missing = octet < 0x80 ? 0 : octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
      least = octet == 0xe0 ? 0xa0 : octet == 0xf0 ? 0x90 : 0x80;
      most = octet == 0xed ? 0x9f : octet == 0xf4 ? 0x8f : 0xbf;
      return octet < 0x80 || (octet >= 0xc2 && octet <= 0xf4);
    }
  }
}
