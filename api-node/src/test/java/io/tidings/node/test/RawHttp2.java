package io.tidings.node.test;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 client that sends frames as no library would, and answers none. */
public final class RawHttp2 implements AutoCloseable {
  // [RFC 9113] 6. Frame Definitions
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private static final int GOAWAY = 7;

  private final Socket socket;
  private final OutputStream out;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Integer goAwayCode;
  private final AtomicInteger heads = new AtomicInteger();

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
  }

  /** Connects without TLS, and sends the preface and these settings. */
  public static RawHttp2 connect(TestNode node, int... settings) throws IOException {
    RawHttp2 client = new RawHttp2(node.socket());
    client.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    ByteBuffer pairs = ByteBuffer.allocate(settings.length * 3);
    for (int i = 0; i < settings.length; i += 2) {
      pairs.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    client.out.write(frame(SETTINGS, 0, 0, pairs.array()));
    Thread.ofVirtual().start(client::read);
    return client;
  }

  // [RFC 9113] 4.1. Frame Format
  public static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  // [RFC 7541] 6.2.2. Literal Header Field without Indexing -- New Name
  public static byte[] head(String method, String path) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (String text :
        List.of(":method", method, ":scheme", "http", ":authority", "localhost", ":path", path)) {
      if (text.startsWith(":")) {
        head.write(0);
      }
      head.write(text.length());
      head.writeBytes(text.getBytes(US_ASCII));
    }
    return head.toByteArray();
  }

  /** Sends frames; false when the server has closed the connection. */
  public boolean send(byte[]... frames) {
    try {
      for (byte[] frame : frames) {
        out.write(frame);
      }
      return true;
    } catch (SocketException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError("the connection failed otherwise", e);
    }
  }

  /** How many responses began. */
  public int heads() {
    return heads.get();
  }

  /** The error code of the server's last word; null when it said nothing. */
  public @Nullable Integer goAwayCode() {
    return goAwayCode;
  }

  /** Whether the server closed the connection in time. */
  public boolean awaitEnd() throws InterruptedException {
    return ended.await(30, TimeUnit.SECONDS);
  }

  private void read() {
    try {
      socket.setSoTimeout(0);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5);
        ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(length));
        if (type == HEADERS) {
          heads.incrementAndGet();
        } else if (type == GOAWAY) {
          goAwayCode = payload.getInt(4);
        }
      }
    } catch (EOFException | SocketException e) {
      // the end, or a reset with bytes of ours on the way
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      ended.countDown();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
