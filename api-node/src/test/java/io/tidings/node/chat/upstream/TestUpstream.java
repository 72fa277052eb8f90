package io.tidings.node.chat.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server that keeps mailboxes, and does what a test tells it. */
final class TestUpstream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  static final String EVENTS = "/api/v1/events";

  private final ServerSocket listener;
  private final List<Stream> streams = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Reply> rest = _ -> Reply.of(200, "{\"contacts\":[]}");
  private volatile @Nullable Reply insteadOfStream;
  private volatile @Nullable Integer keepaliveMillis = 30_000;
  private volatile boolean replays;
  private volatile boolean beginsAnew;
  private volatile boolean givesIds = true;
  private volatile boolean dropsAnswers;
  private final List<Entry> log = new ArrayList<>(); // guarded by this

  private TestUpstream(ServerSocket listener) {
    this.listener = listener;
  }

  static TestUpstream start() {
    return start(0);
  }

  /** On a port that an earlier one may just be leaving. */
  static TestUpstream start(int port) {
    return start(port, _ -> {});
  }

  /**
   * @param before what it does before the first connection, which may come at once
   */
  static TestUpstream start(int port, Consumer<TestUpstream> before) {
    ServerSocket listener =
        await("port " + port)
            .atMost(PATIENCE)
            .ignoreException(BindException.class)
            .until(
                () -> new ServerSocket(port, 500, InetAddress.getLoopbackAddress()),
                Objects::nonNull);
    TestUpstream upstream = new TestUpstream(listener);
    before.accept(upstream);
    Thread.ofVirtual().start(upstream::accept);
    return upstream;
  }

  /** A request as it came. */
  record Request(String method, String path, Map<String, String> headers, String body) {
    @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  /** An answer that is no stream. */
  record Reply(int status, String headers, String body) {
    static Reply of(int status, String body) {
      return new Reply(status, "", body);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  String origin() {
    return origin(port());
  }

  static String origin(int port) {
    return "http://127.0.0.1:" + port;
  }

  // What it does.

  /** Answers requests other than those for streams so from now on. */
  TestUpstream rest(Function<Request, Reply> answer) {
    rest = answer;
    return this;
  }

  /** Answers requests for streams so from now on; with null, opens them. */
  TestUpstream refuseStreams(@Nullable Reply reply) {
    insteadOfStream = reply;
    return this;
  }

  /** Closes connections on which other requests come, instead of answering them. */
  TestUpstream dropAnswers() {
    dropsAnswers = true;
    return this;
  }

  /** Greets streams with this time between two signs of life; with null, not at all. */
  TestUpstream keepalive(@Nullable Integer millis) {
    keepaliveMillis = millis;
    return this;
  }

  /** From now on it begins streams anew, whatever the last event was that the bridge knows. */
  TestUpstream beginAnew() {
    beginsAnew = true;
    return this;
  }

  /** It greets without an id. */
  TestUpstream withoutIds() {
    givesIds = false;
    return this;
  }

  /** From now on it has a log of its own, from which streams are resumed. */
  TestUpstream replay() {
    replays = true;
    return this;
  }

  /** A message comes: it is logged, and sent on all open streams. */
  synchronized void publish(String peer, int rowId, String id) {
    log.add(new Entry(peer, rowId, id));
    openStreams().forEach(stream -> stream.inbound(peer, rowId, id));
  }

  /** Ends all open streams. */
  void cut() {
    streams.forEach(Stream::end);
  }

  private record Entry(String peer, int rowId, String id) {}

  // What it saw.

  List<Stream> streams() {
    return streams;
  }

  List<Stream> openStreams() {
    return streams.stream().filter(Stream::isOpen).toList();
  }

  /** Waits for the stream with this number, from 1. */
  Stream stream(int number) {
    await("stream " + number).atMost(PATIENCE).until(() -> streams.size() >= number);
    return streams.get(number - 1);
  }

  List<Request> requests() {
    return requests;
  }

  List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().startsWith(path)).toList();
  }

  /** A stream that a bridge opened. */
  static final class Stream {
    final Request request;
    private final Socket socket;
    private volatile boolean open = true;

    Stream(Request request, Socket socket) {
      this.request = request;
      this.socket = socket;
    }

    @Nullable String lastEventId() {
      return request.header("last-event-id");
    }

    boolean isOpen() {
      return open;
    }

    /** Sends a frame, whose id comes last as in the frames of a node. */
    Stream send(String name, String data, @Nullable String id) {
      return raw(
          "event: "
              + name
              + "\ndata: "
              + data
              + "\n"
              + (id == null ? "" : "id: " + id + "\n")
              + "\n");
    }

    Stream inbound(String peer, int rowId, String id) {
      return send("inbound", "{\"peer\":\"" + peer + "\",\"rowId\":" + rowId + "}", id);
    }

    /** Sends exactly that. */
    Stream raw(String text) {
      try {
        socket.getOutputStream().write(text.getBytes(UTF_8));
      } catch (IOException e) {
        open = false; // the bridge was faster
      }
      return this;
    }

    void end() {
      try {
        socket.close();
      } catch (IOException e) {
        // It was closed already.
      }
    }
  }

  // Its threads.

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Request request = read(socket.getInputStream());
      requests.add(request);
      Reply instead = insteadOfStream;
      if (!request.path().equals(EVENTS)) {
        if (!dropsAnswers) {
          write(socket, rest.apply(request));
        }
      } else if (instead != null) {
        write(socket, instead);
      } else {
        stream(request, socket);
      }
    } catch (IOException e) {
      // The bridge has left.
    }
  }

  private void stream(Request request, Socket socket) throws IOException {
    Stream stream = new Stream(request, socket);
    stream.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    synchronized (this) {
      greet(stream);
      streams.add(stream);
    }
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } finally {
      stream.open = false;
    }
  }

  private void greet(Stream stream) {
    String last = stream.lastEventId();
    Integer millis = keepaliveMillis;
    if (millis != null) {
      String start = log.isEmpty() ? "start" : log.getLast().id();
      boolean anew = givesIds && (last == null || beginsAnew);
      stream.send("connected", "{\"keepaliveMs\":" + millis + "}", anew ? start : null);
    }
    if (last == null || !replays || beginsAnew) {
      return;
    }
    List<String> ids = log.stream().map(Entry::id).toList();
    if (!last.equals("start") && !ids.contains(last)) {
      stream.send("resync", "{\"reason\":\"unknown\"}", ids.isEmpty() ? null : ids.getLast());
      return;
    }
    log.subList(ids.indexOf(last) + 1, log.size())
        .forEach(entry -> stream.inbound(entry.peer(), entry.rowId(), entry.id()));
  }

  private static void write(Socket socket, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(UTF_8);
    String head =
        "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nConnection: close\r\n%s"
            .formatted(reply.status(), reply.headers());
    String length = reply.status() == 204 ? "" : "Content-Length: " + body.length + "\r\n";
    socket.getOutputStream().write((head + length + "\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().write(body);
  }

  private static Request read(InputStream in) throws IOException {
    String[] start = line(in).split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(start[0], start[1], headers, new String(in.readNBytes(length), UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** Ends all streams, and frees the port. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    streams.forEach(Stream::end);
  }
}
