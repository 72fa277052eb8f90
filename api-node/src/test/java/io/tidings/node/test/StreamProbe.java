package io.tidings.node.test;

import io.tidings.events.ResyncReason;
import io.tidings.node.relay.CloseReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One stream, whatever carries it, read from a raw socket by a thread of its own.
 *
 * <p>The {@code expect…} methods walk over what arrived, in order, and skip what only says that the
 * stream lives ({@code connected}, keepalives, positions). They wait a bounded time, and fail with
 * what they waited for.
 */
public abstract class StreamProbe implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int LONGEST_BODY = 1 << 20;
  private static final int SHOWN = 8;

  final Received received;
  private final Waiter waiter;
  private final Socket socket;
  private final Thread reader;
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Integer> takenSnapshots = new ConcurrentHashMap<>();

  // Guarded by the waiter.
  private int next;
  private @Nullable HttpResponse response;
  private String errorBody = "";
  private boolean reading = true;
  private boolean closed;
  private boolean ended;
  private @Nullable Exception fault;

  StreamProbe(Socket socket, Received received) {
    this.socket = socket;
    this.received = received;
    this.waiter = received.waiter;
    this.reader = Thread.ofVirtual().name("stream-probe").unstarted(this::read);
  }

  /** Connects to this port of the machine and sends the request, over the transport it asks for. */
  public static StreamProbe open(int port, StreamRequest request) {
    try {
      return connect(port, request, new Received(request.cursor()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to port " + port, e);
    }
  }

  static StreamProbe connect(int port, StreamRequest request, Received received)
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
    StreamProbe probe =
        switch (request.transport()) {
          case SSE -> new SseProbe(socket, received);
          case WEBSOCKET ->
              new WebSocketProbe(socket, received, request.headers().containsKey("Authorization"));
        };
    probe.reader.start();
    return probe;
  }

  // What differs by transport.

  /** The status of a response that is a stream. */
  abstract int acceptedStatus();

  /** Checks the response's headers, by lower-case name. */
  abstract void begin(Map<String, String> headers) throws IOException;

  /** Takes the next bytes of the stream. */
  abstract void feed(byte[] next, int length) throws IOException;

  /** The server closed the connection; fails when it cut the stream. */
  abstract void complete() throws IOException;

  /** Whether the server has said its last word, after which nothing can be cut. */
  abstract boolean isOver();

  /** Fails unless the transport, too, says that this is why the stream ended. */
  abstract void checkEnd(CloseReason reason);

  /** Tells the server that the client leaves. */
  abstract void leave() throws IOException;

  /** Whether the client is told of this status in the stream. */
  abstract boolean hearsInStream(int status);

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

  public StreamProbe expectStatus(int status) {
    if (status() != status) {
      throw new AssertionError("expected status " + status + "; " + seen());
    }
    return this;
  }

  /** The response is a stream. */
  public StreamProbe expectAccepted() {
    return expectStatus(acceptedStatus());
  }

  /**
   * The stream is refused with this status; or, where the client could not read a status, by a
   * {@code closed} that says the same.
   */
  public StreamProbe expectRefused(int status) {
    if (!hearsInStream(status)) {
      return expectStatus(status);
    }
    return expectAccepted()
        .expectClosed(
            switch (status) {
              case 401 -> CloseReason.SESSION_EXPIRED;
              case 403 -> CloseReason.REVOKED;
              case 429 -> CloseReason.LIMIT;
              default -> throw new IllegalArgumentException("status " + status);
            });
  }

  // What arrived.

  /** All that arrived, control frames too. */
  public List<Frame> frames() {
    return waiter.look(() -> List.copyOf(received.frames));
  }

  /** The applications' events that arrived. */
  public List<Frame> events() {
    return frames().stream().filter(Frame::isEvent).toList();
  }

  /** The snapshots of this type that arrived, oldest first. */
  public List<Frame> snapshots(String type) {
    return frames().stream()
        .filter(frame -> frame.isSnapshot() && frame.type().equals(type))
        .toList();
  }

  /** Waits for snapshots of this type, and returns all that arrived. */
  public List<Frame> awaitSnapshots(String type, int count) {
    waiter.expect(
        Waiter.PATIENCE,
        count + " of " + type,
        () ->
            received.frames.stream()
                    .filter(frame -> frame.isSnapshot() && frame.type().equals(type))
                    .count()
                >= count,
        this::seen);
    return snapshots(type);
  }

  /** The newest id of the stream, or the cursor it was opened with. */
  public @Nullable String lastCursor() {
    return waiter.look(() -> received.cursor);
  }

  /** The last reconnection time the server gave. */
  public @Nullable Duration retry() {
    return waiter.look(() -> received.retry);
  }

  /** How many bytes of the body were read. */
  public long bytes() {
    return bytes.get();
  }

  // What is expected next.

  /** The next event must be of this type. */
  public StreamProbe expectEvent(String type) {
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

  /** The next frame that is an event, a gap or the end. */
  public Frame nextFrame() {
    return nextFrame("a frame");
  }

  /**
   * The next snapshot of this type. Snapshots come between the other frames, whose order is not
   * theirs.
   */
  public Frame nextSnapshot(String type) {
    int number = takenSnapshots.merge(type, 1, Integer::sum);
    return awaitSnapshots(type, number).get(number - 1);
  }

  /** The next frame must say that a login of the user has ended: this one, or another. */
  public StreamProbe expectLogout(String where) {
    Frame frame = nextFrame("logout " + where);
    if (!frame.type().equals("logout") || !frame.data().asString().equals(where)) {
      throw new AssertionError("expected logout " + where + " but got " + frame + "; " + seen());
    }
    return this;
  }

  /** The next frame must be a resync with this reason. */
  public StreamProbe expectResync(ResyncReason reason) {
    return expectControl("resync", reason.word());
  }

  /** The next frame must be {@code closed} with this reason, and the stream must end whole. */
  public StreamProbe expectClosed(CloseReason reason) {
    expectControl("closed", reason.word()).expectEnd();
    if (waiter.look(() -> fault) != null) {
      throw new AssertionError("the stream was cut; " + seen());
    }
    checkEnd(reason);
    return this;
  }

  /** The stream is attached: what is published from now on arrives. */
  public StreamProbe expectConnected() {
    waiter.expect(Waiter.PATIENCE, "connected", received::isConnected, this::seen);
    return this;
  }

  /** The stream has, or gets in time, a cursor. */
  public String expectCursor() {
    waiter.expect(Waiter.PATIENCE, "a cursor", () -> received.cursor != null, this::seen);
    return String.valueOf(lastCursor());
  }

  /** The server ends the stream. */
  public StreamProbe expectEnd() {
    waiter.expect(Waiter.PATIENCE, "the end of the stream", () -> ended, this::seen);
    return this;
  }

  /** Waits until at least so many events arrived, and returns all that did. */
  public List<Frame> awaitEvents(int count, Duration within) {
    waiter.expect(
        within,
        count + " events",
        () -> received.frames.stream().filter(Frame::isEvent).count() >= count,
        this::seen);
    return events();
  }

  /** Whether the server ends the stream within this time. */
  public boolean awaitEnd(Duration within) {
    return waiter.await(within, () -> ended);
  }

  // What the client does.

  /** Reads no more from the socket, from the next read on. */
  public StreamProbe stopReading() {
    waiter.change(() -> reading = false);
    return this;
  }

  public StreamProbe resumeReading() {
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
      if (!reset) {
        leave();
      } else if (!socket.isClosed()) {
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

  private StreamProbe expectControl(String control, String reason) {
    Frame frame = nextFrame(control + "{" + reason + "}");
    if (!frame.is(control, reason)) {
      throw new AssertionError(
          "expected " + control + "{" + reason + "} but got " + frame + "; " + seen());
    }
    return this;
  }

  private Frame nextFrame(String what) {
    waiter.expect(Waiter.PATIENCE, what, () -> peek() < received.frames.size(), this::seen);
    return waiter.look(() -> {
      next = peek() + 1;
      return received.frames.get(next - 1);
    });
  }

  private int peek() {
    int i = next;
    while (i < received.frames.size() && received.frames.get(i).isAside()) {
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
      return "status "
          + (response == null ? "none" : response.status())
          + ", "
          + received.frames.size()
          + " frames, the last "
          + received.last(SHOWN)
          + (ended ? ", then the end" : "")
          + (fault == null ? "" : " by " + fault)
          + (errorBody.isEmpty() ? "" : ", " + errorBody);
    });
  }

  /** Sends bytes; any thread. */
  void send(byte[] message) throws IOException {
    synchronized (socket) {
      socket.getOutputStream().write(message);
    }
  }

  // The reader's thread.

  private void read() {
    try (socket) {
      HttpResponse head = HttpResponse.read(socket.getInputStream());
      waiter.change(() -> response = head);
      if (head.status() == acceptedStatus()) {
        begin(head.headers());
        readStream(head.body());
        complete();
      } else {
        byte[] body = head.body().readNBytes(LONGEST_BODY);
        waiter.change(() -> errorBody = new String(body, StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException e) {
      waiter.change(() -> fault = closed || (isOver() && e instanceof SocketException) ? null : e);
    } finally {
      waiter.change(() -> ended = true);
    }
  }

  private void readStream(InputStream body) throws IOException {
    byte[] buffer = new byte[8192];
    while (true) {
      waiter.await(Duration.ofDays(1), () -> reading || closed);
      int n = body.read(buffer);
      if (n < 0) {
        return;
      }
      bytes.addAndGet(n);
      feed(buffer, n);
    }
  }
}
