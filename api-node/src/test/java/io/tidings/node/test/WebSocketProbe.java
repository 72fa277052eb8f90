package io.tidings.node.test;

import io.tidings.node.relay.CloseReason;
import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketFrameReader;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A stream over a WebSocket. It is strict: a server that says anything after {@code closed} but the
 * close frame, fragments a message, or agrees to an extension has cut the stream.
 */
public final class WebSocketProbe extends StreamProbe {
  private static final int GOING_AWAY = 1001;

  private final WebSocketFrameReader reader = new WebSocketFrameReader(this::take);
  private final boolean readsStatus;

  // Guarded by the waiter.
  private boolean answersPings = true;
  private int pings;
  private boolean lastMessage;
  private @Nullable WebSocketFrame close;
  private boolean closeSent;

  /**
   * @param readsStatus whether the client reads the status of a handshake that fails
   */
  WebSocketProbe(Socket socket, Received received, boolean readsStatus) {
    super(socket, received);
    this.readsStatus = readsStatus;
  }

  /** Connects to this port of the machine and sends the request. */
  public static WebSocketProbe open(int port, StreamRequest request) {
    return (WebSocketProbe) StreamProbe.open(port, request);
  }

  // What the client does.

  /** Sends a text message. */
  public WebSocketProbe say(String text) {
    try {
      send(WebSocketFrame.text(text));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers pings no more. */
  public WebSocketProbe withoutPongs() {
    received.waiter.change(() -> answersPings = false);
    return this;
  }

  // What arrived.

  /** Waits until so many pings of the protocol arrived. */
  public WebSocketProbe awaitPings(int count) {
    received.waiter.expect(
        Waiter.PATIENCE, count + " pings", () -> pings >= count, () -> pings + " pings");
    return this;
  }

  /** The server closes the session with this code and says nothing before. */
  public WebSocketProbe expectCode(int code) {
    expectEnd();
    WebSocketFrame last = received.waiter.look(() -> close);
    if (last == null || last.closeCode() != code) {
      throw new AssertionError("expected the code " + code + " but got " + shown(last));
    }
    return this;
  }

  /** What the close frame says beside its code. */
  public String closeReason() {
    return received.waiter.look(() -> close == null ? "" : close.closeReason());
  }

  private static String shown(@Nullable WebSocketFrame close) {
    return close == null ? "no close frame" : close.closeCode() + " " + close.closeReason();
  }

  // The transport.

  @Override
  int acceptedStatus() {
    return 101;
  }

  @Override
  void begin(Map<String, String> headers) throws IOException {
    if (!WebSocketHandshake.accept().equals(headers.get("sec-websocket-accept"))
        || !"websocket".equalsIgnoreCase(headers.get("upgrade"))
        || headers.containsKey("sec-websocket-extensions")
        || headers.containsKey("sec-websocket-protocol")) {
      throw new IOException("not the answer to this handshake: " + headers);
    }
  }

  @Override
  void feed(byte[] next, int length) throws IOException {
    try {
      reader.feed(ByteBuffer.wrap(next, 0, length));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void take(WebSocketFrame frame) {
    if (close != null) {
      throw new IllegalStateException("a frame after the close frame: " + frame);
    }
    try {
      switch (frame.opCode()) {
        case WebSocketFrame.TEXT -> message(frame);
        case WebSocketFrame.PING -> ping(frame);
        case WebSocketFrame.PONG -> {}
        case WebSocketFrame.CLOSE -> {
          received.waiter.change(() -> close = frame);
          answer(frame);
        }
        default -> throw new IllegalStateException("a frame of opcode " + frame.opCode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void message(WebSocketFrame frame) {
    if (!frame.fin() || lastMessage) {
      throw new IllegalStateException("a part of a message, or one after closed: " + frame.text());
    }
    JsonNode message = Frame.read(frame.text());
    if (message.has("retry")) {
      received.retry(message.path("retry").asLong());
    }
    // Before the client is attached, this stands for the comment of SSE.
    if (!message.path("type").asString().equals("attaching") || message.has("topic")) {
      Frame next = Frame.ofMessage(message);
      lastMessage = next.type().equals("closed");
      received.frame(next);
    }
  }

  private void ping(WebSocketFrame ping) throws IOException {
    received.waiter.change(() -> pings++);
    if (received.waiter.look(() -> answersPings)) {
      send(new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.PONG, ping.payload()));
    }
  }

  /** Each side sends one close frame. */
  private void answer(WebSocketFrame close) throws IOException {
    boolean first = received.waiter.look(() -> !closeSent);
    received.waiter.change(() -> closeSent = true);
    if (first) {
      send(close);
    }
  }

  private void send(WebSocketFrame frame) throws IOException {
    send(frame.masked(ThreadLocalRandom.current().nextInt()));
  }

  /**
   * A node sends no more after its close frame, and a load balancer then closes the connection to
   * the client, too: the client's own close frame may meet a reset.
   */
  @Override
  boolean isOver() {
    return close != null;
  }

  @Override
  void complete() throws IOException {
    if (close == null) {
      throw new EOFException("the connection ended without a close frame");
    }
  }

  @Override
  void checkEnd(CloseReason reason) {
    expectCode(code(reason));
    if (!closeReason().equals(reason.word())) {
      throw new AssertionError("expected " + reason.word() + " but got " + closeReason());
    }
  }

  /** As the wire contract says. */
  private static int code(CloseReason reason) {
    return switch (reason) {
      case SESSION_EXPIRED, LOGGED_OUT -> 4401;
      case REVOKED -> 4403;
      case TIMEOUT -> 4408;
      case REPLACED -> 4409;
      case WIPED -> 4410;
      case SLOW_CONSUMER -> 4413;
      case LIMIT -> 4429;
      case FAULT -> 4500;
      case SHUTDOWN -> 4503;
      case GONE -> throw new IllegalArgumentException("never sent");
    };
  }

  @Override
  void leave() {
    try {
      answer(WebSocketFrame.close(GOING_AWAY, ""));
    } catch (IOException e) {
      // The server was faster.
    }
  }

  @Override
  boolean hearsInStream(int status) {
    return !readsStatus && status != 400;
  }
}
