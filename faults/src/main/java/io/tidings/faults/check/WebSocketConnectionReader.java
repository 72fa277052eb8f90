package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.check.Observation.ClosedByNode;
import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.ResponseStarted;
import io.tidings.testbed.websocket.ClientTransport;
import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketItem;
import io.tidings.testbed.websocket.WebSocketItem.FrameReceived;
import io.tidings.testbed.websocket.WebSocketItem.HandshakeAnswered;
import io.tidings.testbed.websocket.WebSocketItem.MalformedInput;
import io.tidings.testbed.websocket.WebSocketReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was to be upgraded. Beyond what every server has to keep to, a node sends each
 * message in one text frame and no binary ones, answers each ping with its pong, and ends with
 * {@code closed} and the close frame that belongs to it.
 */
final class WebSocketConnectionReader implements ConnectionReader {
  /** For a node's pong, even of one that was stopped for a while. */
  private static final long PONG_WITHIN = 10_000_000;

  /** docs/protocol.md: the code of each reason. */
  private static final Map<String, Integer> CODES =
      Map.of(
          "session-expired", 4401,
          "revoked", 4403,
          "timeout", 4408,
          "replaced", 4409,
          "wiped", 4410,
          "slow-consumer", 4413,
          "limit", 4429,
          "fault", 4500,
          "shutdown", 4503);

  private final int number;
  private final boolean healthy;
  private final Consumer<Observation> observations;
  private final MessageInterpreter interpreter;
  private final WebSocketReader reader = new WebSocketReader(this::observe);
  private final ReadSpan frame = new ReadSpan();
  private final Map<String, LedgerLocation> pings = new LinkedHashMap<>(); // without a pong
  private LedgerLocation here;
  private boolean complete;
  private @Nullable ClosedByNode closed;
  private boolean closeFrame;

  /**
   * @param healthy whether nothing but the node can have cut the connection or made it wait
   */
  WebSocketConnectionReader(
      LedgerLocation opened,
      int number,
      boolean healthy,
      MessageInterpreter interpreter,
      Consumer<Observation> observations) {
    this.here = opened;
    this.number = number;
    this.healthy = healthy;
    this.interpreter = interpreter;
    this.observations = observations;
  }

  @Override
  public void read(LedgerLocation location, byte[] bytes) {
    for (int at = 0; at < bytes.length; at++) {
      here = frame.extend(location, at, 1);
      reader.feed(ByteBuffer.wrap(bytes, at, 1));
      if (complete) {
        complete = false;
        frame.end();
      }
    }
    here = location;
    checkPongs(location);
  }

  private void observe(WebSocketItem item) {
    complete = true;
    switch (item) {
      case HandshakeAnswered(var head, _) ->
          observations.accept(
              new ResponseStarted(
                  here, number, ClientTransport.WEBSOCKET, head.status(), head.mediaType()));
      case FrameReceived(WebSocketFrame received) -> observe(received);
      case MalformedInput(String why) -> garbled(why);
    }
  }

  private void observe(WebSocketFrame received) {
    switch (received.opCode()) {
      case WebSocketFrame.TEXT -> message(received);
      case WebSocketFrame.PONG -> pong(new String(received.payload(), UTF_8));
      case WebSocketFrame.CLOSE -> close(received.closeCode(), received.closeReason());
      case WebSocketFrame.PING -> {}
      default -> garbled("a frame with opcode " + received.opCode());
    }
  }

  private void message(WebSocketFrame received) {
    if (!received.fin()) {
      garbled("a message in fragments");
    } else if (closed != null) {
      garbled("a message after 'closed'");
    } else {
      List<Observation> said = interpret(received.payload());
      said.forEach(observations);
      if (!said.isEmpty() && said.getLast() instanceof ClosedByNode end) {
        closed = end;
      }
    }
  }

  private List<Observation> interpret(byte[] payload) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      return interpreter.message(here, number, text);
    } catch (CharacterCodingException _) {
      return List.of(new Garbled(here, number, "a message that is no UTF-8"));
    }
  }

  // [RFC 6455] 5.5.3: "A Pong frame sent in response to a Ping frame must have identical
  // "Application data"". Earlier pings may go without one.
  private void pong(String payload) {
    if (!pings.containsKey(payload)) {
      garbled("a pong that nobody asked for");
      return;
    }
    while (!pings.isEmpty()) {
      String oldest = pings.keySet().iterator().next();
      pings.remove(oldest);
      if (oldest.equals(payload)) {
        return;
      }
    }
  }

  private void checkPongs(LedgerLocation now) {
    for (LedgerLocation ping : pings.values()) {
      if (healthy && ping.atMicros() < now.atMicros() - PONG_WITHIN) {
        garbled("bytes, and no pong for the ping of line " + ping.line());
        pings.clear();
        return;
      }
    }
  }

  private void close(int code, String reason) {
    closeFrame = true;
    if (closed == null) {
      garbled("close %d '%s' without 'closed'".formatted(code, reason));
    } else if (!closed.reason().equals(reason) || code != CODES.getOrDefault(reason, 0)) {
      garbled("close %d '%s' after 'closed{%s}'".formatted(code, reason, closed.reason()));
    }
  }

  private void garbled(String why) {
    observations.accept(new Garbled(here, number, why));
  }

  @Override
  public void pinged(LedgerLocation location, String payload) {
    pings.put(payload, location);
  }

  @Override
  public void ended(LedgerLocation location, String how) {
    if (healthy && how.equals("eof") && closed != null && !closeFrame) {
      here = location;
      garbled("'closed' and no close frame after it");
    }
  }
}
