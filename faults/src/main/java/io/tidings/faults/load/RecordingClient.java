package io.tidings.faults.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientLog;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.sse.ResponseItem;
import io.tidings.faults.sse.ResponseReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client on a bare socket that does what an {@code EventSource} does, and logs every byte before
 * it understands any.
 */
public final class RecordingClient implements AutoCloseable {
  private static final int CONNECT_MS = 3_000;

  /** How often a silent socket is left to look up: whether to stop, to hop, or to be frozen. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  /** Between two hops: a node that is dead refuses at once. */
  private static final Duration HOP_PAUSE = Duration.ofMillis(5);

  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(3);

  private final String name;
  private final Ledger ledger;
  private final ClientLog log;
  private final ReadBehaviour readBehaviour;
  private final IntSupplier ports;
  private final String path;
  private final ClientProgress progress = new ClientProgress();
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean frozen;
  private volatile boolean disconnected;

  // Of the client's thread alone.
  private final byte[] buffer;
  private int connection;
  private Duration retry = DEFAULT_RETRY;

  private RecordingClient(
      String name,
      Ledger ledger,
      ClientSpec clientSpec,
      ReadBehaviour readBehaviour,
      IntSupplier ports) {
    this.name = name;
    this.ledger = ledger;
    this.log = ledger.client(name, clientSpec);
    this.readBehaviour = readBehaviour;
    this.ports = ports;
    this.buffer =
        new byte
            [readBehaviour instanceof ReadBehaviour.ReadsSlowly readsSlowly
                ? readsSlowly.portion()
                : 8_192];
    this.path =
        clientSpec.topics().stream()
            .map(topic -> "topic=" + URLEncoder.encode(topic, UTF_8))
            .collect(
                Collectors.joining(
                    "&", "/api/stream?", clientSpec.namedFraming() ? "&framing=named" : ""));
    this.thread = Thread.ofVirtual().name("client-" + name).unstarted(this::run);
  }

  /** Connects, each time to the next of those ports. */
  public static RecordingClient start(
      String name,
      Ledger ledger,
      ClientSpec clientSpec,
      ReadBehaviour readBehaviour,
      IntSupplier ports) {
    RecordingClient client = new RecordingClient(name, ledger, clientSpec, readBehaviour, ports);
    client.thread.start();
    return client;
  }

  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  public ClientProgress progress() {
    return progress;
  }

  /** Stops reading, and keeps the connection: a lid is closed. */
  public void freeze() {
    frozen = true;
  }

  /** Ends the connection and makes no other before {@link #resume}: a tab is put to sleep. */
  public void disconnect() {
    disconnected = true;
  }

  /** Ends a {@link #freeze} or {@link #disconnect}. */
  public void resume() {
    frozen = false;
    disconnected = false;
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (running) {
      if (disconnected) {
        pause(POLL_INTERVAL);
        continue;
      }
      connection++;
      int port = ports.getAsInt();
      @Nullable String lastId = progress.lastId();
      log.opens(connection, port, lastId);
      log.ended(connection, readConnection(port, lastId));
      pause(readBehaviour instanceof ReadBehaviour.Hops ? HOP_PAUSE : retry);
    }
  }

  /** One connection; tells how it ended. */
  private String readConnection(int port, @Nullable String lastId) {
    try (Socket socket = new Socket()) {
      if (readBehaviour instanceof ReadBehaviour.ReadsSlowly) {
        socket.setReceiveBufferSize(4_096);
      }
      try {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
      } catch (IOException e) {
        return "refused";
      }
      socket.setSoTimeout(Math.toIntExact(POLL_INTERVAL.toMillis()));
      socket.getOutputStream().write(request(port, lastId));
      return read(socket.getInputStream());
    } catch (IOException e) {
      return "reset";
    }
  }

  private byte[] request(int port, @Nullable String lastId) {
    String position = lastId == null ? "" : "Last-Event-ID: " + lastId + "\r\n";
    return "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\n%s\r\n"
        .formatted(path, port, position)
        .getBytes(US_ASCII);
  }

  private String read(InputStream in) throws IOException {
    ResponseReader response = new ResponseReader();
    long until =
        readBehaviour instanceof ReadBehaviour.Hops(Duration every)
            ? System.nanoTime() + every.toNanos()
            : Long.MAX_VALUE;
    while (running && !disconnected && System.nanoTime() < until) {
      if (frozen) {
        pause(POLL_INTERVAL);
        continue;
      }
      int length;
      try {
        length = in.read(buffer);
      } catch (SocketTimeoutException e) {
        continue;
      }
      if (length < 0) {
        return "eof";
      }
      log.read(connection, buffer, length);
      if (take(response.feed(buffer, 0, length))) {
        return "eof";
      }
      if (readBehaviour instanceof ReadBehaviour.ReadsSlowly readsSlowly) {
        pause(readsSlowly.pause());
      }
    }
    return "left";
  }

  /** Whether the response is over. */
  private boolean take(List<ResponseItem> items) {
    boolean over = false;
    for (ResponseItem item : items) {
      switch (item) {
        case ResponseItem.RetryField(long milliseconds) -> retry = Duration.ofMillis(milliseconds);
        case ResponseItem.PositionBlock(String id) -> progress.positionMoved(id);
        case ResponseItem.DispatchedEvent event -> progress.received(event, ledger.now());
        case ResponseItem.ResponseEnd _, ResponseItem.MalformedResponse _ -> over = true;
        case ResponseItem.ResponseHead _,
            ResponseItem.CommentLine _,
            ResponseItem.IgnoredLine _ -> {}
      }
    }
    return over;
  }

  private void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (running && System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
