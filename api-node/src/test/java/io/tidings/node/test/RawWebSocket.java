package io.tidings.node.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketFrameReader;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A WebSocket client that sends frames as no library would, answers none, and reads only when it is
 * asked what arrived.
 */
public final class RawWebSocket implements AutoCloseable {
  private static final int MASK = 0x37fa213d;
  private static final int BUFFER = 8_192;

  private final Socket socket;
  private final InputStream in;
  private final Queue<WebSocketFrame> arrived = new ArrayDeque<>();
  private final WebSocketFrameReader reader = new WebSocketFrameReader(arrived::add);
  private String head = "";

  private RawWebSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    socket.setTcpNoDelay(true);
  }

  /** Opens a session; each header is a line without its end. */
  public static RawWebSocket open(TestNode node, String target, String... headers)
      throws IOException {
    RawWebSocket client = request(node, target, headers);
    client.expectSwitched();
    return client;
  }

  /** Opens a session with the node on this port of the machine. */
  public static RawWebSocket open(int port, String target) throws IOException {
    RawWebSocket client = new RawWebSocket(new Socket(InetAddress.getLoopbackAddress(), port));
    client.send(WebSocketHandshake.request("localhost:" + port, target, ""));
    client.expectSwitched();
    return client;
  }

  /** Sends the request alone: the answer is not read yet. */
  public static RawWebSocket request(TestNode node, String target, String... headers)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String header : headers) {
      lines.append(header).append("\r\n");
    }
    RawWebSocket client = new RawWebSocket(node.socket());
    client.send(WebSocketHandshake.request("localhost:" + node.port(), target, lines.toString()));
    return client;
  }

  /** Reads the head of the answer, which has to let the client in. */
  public void expectSwitched() throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("the end within %s", text).isNotNegative();
      text.append((char) next);
    }
    head = text.toString();
    assertThat(head)
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
        .containsIgnoringCase("\r\nConnection: Upgrade\r\n")
        .contains("\r\nSec-WebSocket-Accept: " + WebSocketHandshake.accept() + "\r\n");
  }

  /** The head of the answer. */
  public String head() {
    return head;
  }

  /**
   * Sends these bytes as one segment, as far as the network lets it. That the node has closed the
   * connection shows when it is read.
   */
  public RawWebSocket send(byte... bytes) throws IOException {
    trySend(bytes);
    return this;
  }

  /** False when the node has closed the connection. */
  public boolean trySend(WebSocketFrame frame) throws IOException {
    return trySend(frame.masked(MASK));
  }

  private boolean trySend(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  public RawWebSocket send(WebSocketFrame... frames) throws IOException {
    for (WebSocketFrame frame : frames) {
      send(frame.masked(MASK));
    }
    return this;
  }

  public RawWebSocket text(String text) throws IOException {
    return send(WebSocketFrame.text(text));
  }

  /** Sends one frame octet by octet. */
  public RawWebSocket sendOctets(WebSocketFrame frame) throws IOException {
    for (byte octet : frame.masked(MASK)) {
      send(octet);
    }
    return this;
  }

  /** Sends until the node has closed the connection; fails when it takes this many. */
  public void flood(WebSocketFrame frame, int most) throws IOException {
    byte[] bytes = frame.masked(MASK);
    int sent = 0;
    while (sent < most && trySend(bytes)) {
      sent++;
    }
    assertThat(sent).as("frames until the end").isLessThan(most);
  }

  /** The next frame; null when the node has closed the connection. */
  public @Nullable WebSocketFrame next() throws IOException {
    byte[] buffer = new byte[BUFFER];
    while (arrived.isEmpty()) {
      int n;
      try {
        n = in.read(buffer);
      } catch (SocketException e) {
        return null; // a reset: bytes of ours were on the way
      }
      if (n < 0) {
        return null;
      }
      reader.feed(ByteBuffer.wrap(buffer, 0, n));
    }
    return arrived.remove();
  }

  private WebSocketFrame expect(int opCode) throws IOException {
    WebSocketFrame frame = next();
    assertThat(frame).as("a frame of opcode %s, not the end", opCode).isNotNull();
    assertThat(frame.opCode()).as("%s: %s", frame.closeCode(), frame.text()).isEqualTo(opCode);
    assertThat(frame.fin()).isTrue();
    return frame;
  }

  public RawWebSocket expectText(String text) throws IOException {
    assertThat(expect(WebSocketFrame.TEXT).text()).isEqualTo(text);
    return this;
  }

  public RawWebSocket expectPong(byte... payload) throws IOException {
    assertThat(expect(WebSocketFrame.PONG).payload()).isEqualTo(payload);
    return this;
  }

  /** The node's own ping. */
  public WebSocketFrame expectPing() throws IOException {
    return expect(WebSocketFrame.PING);
  }

  /** The next message, which has to be an object of JSON. */
  public JsonNode message() throws IOException {
    return JsonMapper.shared().readTree(expect(WebSocketFrame.TEXT).text());
  }

  /** The next message that does not only say that the stream lives; pings are answered. */
  public JsonNode expectMessage(String type) throws IOException {
    while (true) {
      WebSocketFrame frame = next();
      assertThat(frame).as("%s, not the end", type).isNotNull();
      if (frame.opCode() == WebSocketFrame.PING) {
        send(pong(frame.payload()));
        continue;
      }
      JsonNode message = JsonMapper.shared().readTree(frame.text());
      String got = message.path("type").asString();
      if (got.equals(type) || !(got.equals("ping") || got.equals("attaching"))) {
        assertThat(got).as(frame.text()).isEqualTo(type);
        return message;
      }
    }
  }

  /** The node ends the session with this reason and code. */
  public void expectClosed(String reason, int code) throws IOException {
    JsonNode closed = expectMessage("closed");
    assertThat(closed.path("data").path("reason").asString()).isEqualTo(reason);
    expectClose(code);
  }

  /** The next frame is a close frame with this code. */
  public WebSocketFrame expectClose(int code) throws IOException {
    WebSocketFrame close = expect(WebSocketFrame.CLOSE);
    assertThat(close.closeCode()).as(close.closeReason()).isEqualTo(code);
    return close;
  }

  /** A close frame with this code, and then the end of the connection. */
  public void expectCloseAndEnd(int code) throws IOException {
    expectClose(code);
    expectEnd();
  }

  /** Nothing more arrives but the end. */
  public void expectEnd() throws IOException {
    WebSocketFrame frame = next();
    assertThat(frame == null ? "the end" : frame.opCode() + " " + frame.text())
        .isEqualTo("the end");
  }

  /**
   * The node closes the connection, whatever it says before. A close frame may be lost: a socket
   * that is closed while bytes of the client wait in it sends a reset.
   */
  public void expectCut() throws IOException {
    while (next() != null) {
      // until the end
    }
  }

  public static WebSocketFrame ping(byte... payload) {
    return new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.PING, payload);
  }

  public static WebSocketFrame pong(byte... payload) {
    return new WebSocketFrame(WebSocketFrame.FIN | WebSocketFrame.PONG, payload);
  }

  /** A fragment of a text: the first of its message, or a later one; the last one, or not. */
  public static WebSocketFrame fragment(boolean first, boolean last, byte... payload) {
    int opCode = first ? WebSocketFrame.TEXT : WebSocketFrame.CONTINUATION;
    return new WebSocketFrame(last ? WebSocketFrame.FIN | opCode : opCode, payload);
  }

  public static byte[] latin1(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** The client's half of the connection ends. */
  public RawWebSocket shutdownOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
