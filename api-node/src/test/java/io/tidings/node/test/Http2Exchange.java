package io.tidings.node.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.jspecify.annotations.Nullable;

/**
 * One request over HTTP/2 without TLS, and its answer as it arrives. The server is told at once
 * that it is spoken to in HTTP/2, which the JDK's client cannot do.
 */
public final class Http2Exchange implements AutoCloseable {
  private static final int STREAM = 1;
  private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
  // [RFC 9113] 6.9.2: the window of the connection begins with it, whatever the settings say
  private static final int FIRST_WINDOW = 65_535;
  private static final int INITIAL_WINDOW_SETTING = 4;
  private static final int CANCEL = 8;
  private static final int GOAWAY = 7;
  private static final int PADDED_OR_PRIORITY = 0x8 | 0x20;

  private final Socket socket;
  private final HpackDecoder decoder = new HpackDecoder(64 * 1024, System::nanoTime);
  private final Waiter waiter = new Waiter();

  private volatile MetaData.@Nullable Response head;
  // Guarded by the waiter.
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean ended;

  private Http2Exchange(Socket socket) {
    this.socket = socket;
  }

  /** Sends a request without a body; its headers come as name, value, name, value … */
  public static Http2Exchange open(TestNode node, String method, String path, String... headers)
      throws IOException {
    return open(node, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, method, path, headers);
  }

  /** Sends a request with the beginning of a body that never ends. */
  public static Http2Exchange begin(TestNode node, String method, String path, String body)
      throws IOException {
    Http2Exchange exchange =
        open(node, RawHttp2.END_HEADERS, method, path, "Content-Type", "application/json");
    exchange.send(RawHttp2.frame(RawHttp2.DATA, 0, STREAM, body.getBytes(US_ASCII)));
    return exchange;
  }

  /**
   * Asks for a WebSocket on its stream.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc8441#section-4">RFC 8441, 4: the Extended
   *     CONNECT method</a>
   */
  public static Http2Exchange webSocket(int port, String path) throws IOException {
    return open(
        new Socket("localhost", port),
        RawHttp2.END_HEADERS,
        "CONNECT",
        path,
        ":protocol",
        "websocket",
        "sec-websocket-version",
        "13");
  }

  private static Http2Exchange open(
      TestNode node, int flags, String method, String path, String... headers) throws IOException {
    return open(node.socket(), flags, method, path, headers);
  }

  private static Http2Exchange open(
      Socket socket, int flags, String method, String path, String... headers) throws IOException {
    Http2Exchange exchange = new Http2Exchange(socket);
    ByteBuffer window = ByteBuffer.allocate(6);
    window.putShort((short) INITIAL_WINDOW_SETTING).putInt(LARGEST_WINDOW);
    ByteBuffer more = ByteBuffer.allocate(4).putInt(LARGEST_WINDOW - FIRST_WINDOW);
    exchange.send(
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII),
        RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, window.array()),
        RawHttp2.frame(RawHttp2.WINDOW_UPDATE, 0, 0, more.array()),
        RawHttp2.frame(RawHttp2.HEADERS, flags, STREAM, fields(socket, method, path, headers)));
    Thread.ofVirtual().start(exchange::read);
    return exchange;
  }

  private static byte[] fields(Socket socket, String method, String path, String... headers) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    field(fields, ":method", method);
    field(fields, ":scheme", "http");
    field(fields, ":authority", "localhost:" + socket.getPort());
    field(fields, ":path", path);
    for (int i = 0; i < headers.length; i += 2) {
      field(fields, headers[i].toLowerCase(Locale.ROOT), headers[i + 1]);
    }
    return fields.toByteArray();
  }

  // [RFC 7541] 6.2.2. Literal Header Field without Indexing -- New Name
  private static void field(ByteArrayOutputStream fields, String name, String value) {
    fields.write(0);
    for (String text : List.of(name, value)) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      length(fields, bytes.length);
      fields.writeBytes(bytes);
    }
  }

  // [RFC 7541] 5.1. Integer Representation, with a prefix of 7 bits
  private static void length(ByteArrayOutputStream fields, int length) {
    if (length < 127) {
      fields.write(length);
      return;
    }
    fields.write(127);
    int rest = length - 127;
    for (; rest >= 128; rest >>= 7) {
      fields.write((rest & 127) | 128);
    }
    fields.write(rest);
  }

  private synchronized void send(byte[]... frames) throws IOException {
    for (byte[] frame : frames) {
      socket.getOutputStream().write(frame);
    }
  }

  public int status() {
    return head().getStatus();
  }

  /** By lower-case name; values of repeated ones are joined with {@code ", "}. */
  public Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    for (HttpField field : head().getHttpFields()) {
      headers.merge(field.getLowerCaseName(), field.getValue(), (a, b) -> a + ", " + b);
    }
    return headers;
  }

  /** What of the body has arrived. */
  public String text() {
    return waiter.look(() -> body.toString(UTF_8));
  }

  public void expect(String part) {
    waiter.expect(
        Waiter.PATIENCE,
        part,
        () -> body.toString(UTF_8).contains(part),
        () -> body.toString(UTF_8));
  }

  public void expectEnd() {
    waiter.expect(
        Waiter.PATIENCE, "the end of the answer", () -> ended, () -> body.toString(UTF_8));
  }

  private MetaData.Response head() {
    waiter.expect(
        Waiter.PATIENCE, "the head of the answer", () -> head != null || ended, () -> "nothing");
    return Objects.requireNonNull(head, "the stream ended without an answer");
  }

  private void read() {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.setSoTimeout(0);
      while (true) {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        take(type, flags, stream, in.readNBytes(length));
      }
    } catch (EOFException | SocketException e) {
      // the end
    } catch (IOException | HpackException e) {
      throw new AssertionError(e);
    } finally {
      waiter.change(() -> ended = true);
    }
  }

  private void take(int type, int flags, int stream, byte[] payload)
      throws IOException, HpackException {
    if (type == RawHttp2.PING && flags == 0) {
      send(RawHttp2.frame(RawHttp2.PING, 1, 0, payload));
    }
    if (type == GOAWAY) {
      waiter.change(() -> ended |= head == null);
    }
    if (stream != STREAM) {
      return;
    }
    if ((type == RawHttp2.HEADERS || type == RawHttp2.DATA) && (flags & PADDED_OR_PRIORITY) != 0) {
      throw new IOException("padding and priorities are not read here");
    }
    if (type == RawHttp2.HEADERS
        && decoder.decode(ByteBuffer.wrap(payload)) instanceof MetaData.Response response) {
      waiter.change(() -> head = response);
    } else if (type == RawHttp2.DATA) {
      waiter.change(() -> body.writeBytes(payload));
    }
    boolean last =
        (type == RawHttp2.HEADERS || type == RawHttp2.DATA) && (flags & RawHttp2.END_STREAM) != 0;
    if (last || type == RawHttp2.RST_STREAM) {
      waiter.change(() -> ended = true);
    }
  }

  /** Leaves without a word of the request. */
  public void leave() throws IOException {
    send(RawHttp2.frame(GOAWAY, 0, 0, new byte[8]));
    socket.close();
  }

  /** Cancels the request, and leaves. */
  @Override
  public void close() throws IOException {
    try {
      byte[] code = ByteBuffer.allocate(4).putInt(CANCEL).array();
      send(RawHttp2.frame(RawHttp2.RST_STREAM, 0, STREAM, code));
    } catch (SocketException e) {
      // it is closed already
    }
    socket.close();
  }
}
