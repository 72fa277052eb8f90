package io.tidings.node.test;

import io.tidings.events.ResyncReason;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.SseParser.Dispatched;
import io.tidings.node.test.SseParser.Item;
import io.tidings.node.test.SseParser.Position;
import io.tidings.node.test.SseParser.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream, read from a raw socket by a thread of its own.
 *
 * <p>The {@code expect…} methods walk over what arrived, in order, and skip what only says that the
 * stream lives ({@code connected}, keepalives, positions). They wait a bounded time, and fail with
 * what they waited for.
 */
public final class SseProbe implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int LONGEST_BODY = 1 << 20;
  private static final int SHOWN = 8;

  private final Socket socket;
  private final Consumer<Item> listener;
  private final Thread reader;
  private final AtomicLong bytes = new AtomicLong();
  private final Waiter waiter = new Waiter();

  // Guarded by the waiter.
  private final List<Frame> frames = new ArrayList<>();
  private int next;
  private @Nullable HttpResponse response;
  private String errorBody = "";
  private @Nullable String lastCursor;
  private @Nullable Duration retry;
  private boolean reading = true;
  private boolean closed;
  private boolean ended;
  private @Nullable Exception fault;

  private SseProbe(StreamRequest request, Socket socket, Consumer<Item> listener) {
    this.socket = socket;
    this.listener = listener;
    this.lastCursor = request.cursor();
    this.reader = Thread.ofVirtual().name("sse-probe").unstarted(this::read);
  }

  /** Connects to this port of the machine and sends the request. */
  public static SseProbe open(int port, StreamRequest request) {
    try {
      return connect(port, request, item -> {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to port " + port, e);
    }
  }

  static SseProbe connect(int port, StreamRequest request, Consumer<Item> listener)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (request.receiveBuffer() > 0) {
        socket.setReceiveBufferSize(request.receiveBuffer());
      }
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      socket.getOutputStream().write(request.bytes("localhost:" + port));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    SseProbe probe = new SseProbe(request, socket, listener);
    probe.reader.start();
    return probe;
  }

  // What the response is.

  public int status() {
    return head().status();
  }

  /** The response's headers by lower-case name. */
  public Map<String, String> headers() {
    return head().headers();
  }

  /** The body of an answer other than 200, once it is complete. */
  public String errorBody() {
    expectEnd();
    return waiter.look(() -> errorBody);
  }

  public SseProbe expectStatus(int status) {
    if (status() != status) {
      throw new AssertionError("expected status " + status + "; " + seen());
    }
    return this;
  }

  // What arrived.

  /** All that arrived, control frames too. */
  public List<Frame> frames() {
    return waiter.look(() -> List.copyOf(frames));
  }

  /** The applications' events that arrived. */
  public List<Frame> events() {
    return frames().stream().filter(Frame::isEvent).toList();
  }

  /** The newest id of the stream, or the cursor it was opened with. */
  public @Nullable String lastCursor() {
    return waiter.look(() -> lastCursor);
  }

  /** The last reconnection time the server gave. */
  public @Nullable Duration retry() {
    return waiter.look(() -> retry);
  }

  /** How many bytes of the body were read. */
  public long bytes() {
    return bytes.get();
  }

  // What is expected next.

  /** The next event must be of this type. */
  public SseProbe expectEvent(String type) {
    Frame frame = nextFrame("event " + type);
    if (!frame.isEvent() || !frame.type().equals(type)) {
      throw new AssertionError("expected event " + type + " but got " + frame + "; " + seen());
    }
    return this;
  }

  /** The next event, whatever its type. */
  public Frame nextEvent() {
    Frame frame = nextFrame("an event");
    if (!frame.isEvent()) {
      throw new AssertionError("expected an event but got " + frame + "; " + seen());
    }
    return frame;
  }

  /** The next frame that does not only say that the stream lives. */
  public Frame nextFrame() {
    return nextFrame("a frame");
  }

  /** The next frame must be a resync with this reason. */
  public SseProbe expectResync(ResyncReason reason) {
    return expectControl("resync", reason.word());
  }

  /** The next frame must be {@code closed} with this reason, and the body must end whole. */
  public SseProbe expectClosed(CloseReason reason) {
    expectControl("closed", reason.word()).expectEnd();
    if (waiter.look(() -> fault) != null) {
      throw new AssertionError("the stream was cut; " + seen());
    }
    return this;
  }

  /** The stream is attached: what is published from now on arrives. */
  public SseProbe expectConnected() {
    waiter.expect(
        Waiter.PATIENCE,
        "connected",
        () -> frames.stream().anyMatch(f -> f.type().equals("connected")),
        this::seen);
    return this;
  }

  /** The stream has, or gets in time, a cursor. */
  public String expectCursor() {
    waiter.expect(Waiter.PATIENCE, "a cursor", () -> lastCursor != null, this::seen);
    return String.valueOf(lastCursor());
  }

  /** The server ends the stream. */
  public SseProbe expectEnd() {
    waiter.expect(Waiter.PATIENCE, "the end of the stream", () -> ended, this::seen);
    return this;
  }

  /** Waits until at least so many events arrived, and returns all that did. */
  public List<Frame> awaitEvents(int count, Duration within) {
    waiter.expect(
        within,
        count + " events",
        () -> frames.stream().filter(Frame::isEvent).count() >= count,
        this::seen);
    return events();
  }

  /** Whether the server ends the stream within this time. */
  public boolean awaitEnd(Duration within) {
    return waiter.await(within, () -> ended);
  }

  // What the client does.

  /** Reads no more from the socket, from the next read on. */
  public SseProbe stopReading() {
    waiter.change(() -> reading = false);
    return this;
  }

  public SseProbe resumeReading() {
    waiter.change(() -> reading = true);
    return this;
  }

  /** Closes the connection, as a browser does; nothing arrives afterwards. */
  @Override
  public void close() {
    end(false);
  }

  /** Resets the connection, as a process that dies does. */
  public void kill() {
    end(true);
  }

  private void end(boolean reset) {
    waiter.change(() -> closed = true);
    try (socket) {
      if (reset && !socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (SocketException e) {
      // The server was faster.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      if (!reader.join(Waiter.PATIENCE)) {
        throw new AssertionError("the probe's reader did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SseProbe expectControl(String control, String reason) {
    Frame frame = nextFrame(control + "{" + reason + "}");
    if (!frame.is(control, reason)) {
      throw new AssertionError(
          "expected " + control + "{" + reason + "} but got " + frame + "; " + seen());
    }
    return this;
  }

  private Frame nextFrame(String what) {
    waiter.expect(Waiter.PATIENCE, what, () -> peek() < frames.size(), this::seen);
    return waiter.look(() -> {
      next = peek() + 1;
      return frames.get(next - 1);
    });
  }

  private int peek() {
    int i = next;
    while (i < frames.size() && frames.get(i).isSignOfLife()) {
      i++;
    }
    return i;
  }

  private HttpResponse head() {
    waiter.expect(Waiter.PATIENCE, "a response", () -> response != null || ended, this::seen);
    HttpResponse head = waiter.look(() -> response);
    if (head == null) {
      throw new AssertionError("there was no response; " + seen());
    }
    return head;
  }

  private String seen() {
    return waiter.look(() -> {
      int from = Math.max(0, frames.size() - SHOWN);
      return "status "
          + (response == null ? "none" : response.status())
          + ", "
          + frames.size()
          + " frames, the last "
          + frames.subList(from, frames.size())
          + (ended ? ", then the end" : "")
          + (fault == null ? "" : " by " + fault)
          + (errorBody.isEmpty() ? "" : ", " + errorBody);
    });
  }

  // The reader's thread.

  private void read() {
    try (socket) {
      HttpResponse head = HttpResponse.read(socket.getInputStream());
      waiter.change(() -> response = head);
      if (head.status() == 200) {
        readStream(head.body());
      } else {
        byte[] body = head.body().readNBytes(LONGEST_BODY);
        waiter.change(() -> errorBody = new String(body, StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException e) {
      waiter.change(() -> fault = closed ? null : e);
    } finally {
      waiter.change(() -> ended = true);
    }
  }

  private void readStream(InputStream body) throws IOException {
    SseParser parser = new SseParser(this::take);
    byte[] buffer = new byte[8192];
    while (true) {
      waiter.await(Duration.ofDays(1), () -> reading || closed);
      int n = body.read(buffer);
      if (n < 0) {
        return;
      }
      bytes.addAndGet(n);
      parser.feed(buffer, 0, n);
    }
  }

  private void take(Item item) {
    waiter.change(() -> {
      switch (item) {
        case Retry(long milliseconds) -> retry = Duration.ofMillis(milliseconds);
        case Position(String id) -> lastCursor = id.isEmpty() ? null : id;
        case Dispatched event -> {
          frames.add(Frame.of(event));
          lastCursor = event.ownId() ? event.id() : lastCursor;
        }
      }
    });
    listener.accept(item);
  }
}
