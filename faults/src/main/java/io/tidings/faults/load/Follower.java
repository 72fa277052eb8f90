package io.tidings.faults.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientLog;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.Terms;
import io.tidings.faults.sse.Item;
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
public final class Follower implements AutoCloseable {
  private static final int CONNECT_MS = 3_000;

  /** How often a silent socket is left to look up: whether to stop, to hop, or to be frozen. */
  private static final Duration GLANCE = Duration.ofMillis(50);

  /** Between two hops: a node that is dead refuses at once. */
  private static final Duration BREATH = Duration.ofMillis(5);

  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(3);

  private final String name;
  private final Ledger ledger;
  private final ClientLog log;
  private final Manner manner;
  private final IntSupplier ports;
  private final String path;
  private final Arrivals arrivals = new Arrivals();
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean frozen;
  private volatile boolean asleep;

  // The follower's thread alone.
  private final byte[] buffer;
  private int connection;
  private Duration retry = DEFAULT_RETRY;

  private Follower(String name, Ledger ledger, Terms terms, Manner manner, IntSupplier ports) {
    this.name = name;
    this.ledger = ledger;
    this.log = ledger.client(name, terms);
    this.manner = manner;
    this.ports = ports;
    this.buffer = new byte[manner instanceof Manner.Reads reads ? reads.portion() : 8_192];
    this.path =
        terms.topics().stream()
            .map(topic -> "topic=" + URLEncoder.encode(topic, UTF_8))
            .collect(
                Collectors.joining("&", "/api/stream?", terms.named() ? "&framing=named" : ""));
    this.thread = Thread.ofVirtual().name("follower-" + name).unstarted(this::run);
  }

  /** Connects, each time to the next of those ports. */
  public static Follower start(
      String name, Ledger ledger, Terms terms, Manner manner, IntSupplier ports) {
    Follower follower = new Follower(name, ledger, terms, manner, ports);
    follower.thread.start();
    return follower;
  }

  public String name() {
    return name;
  }

  public Arrivals arrivals() {
    return arrivals;
  }

  /** Stops reading, and keeps the connection: a lid is closed. */
  public void freeze() {
    frozen = true;
  }

  /** Ends the connection and makes no other before {@link #thaw}: a tab is put to sleep. */
  public void hangUp() {
    asleep = true;
  }

  /** Ends a {@link #freeze} or {@link #hangUp}. */
  public void thaw() {
    frozen = false;
    asleep = false;
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
      if (asleep) {
        pause(GLANCE);
        continue;
      }
      connection++;
      int port = ports.getAsInt();
      @Nullable String lastId = arrivals.lastId();
      log.opens(connection, port, lastId);
      log.ended(connection, follow(port, lastId));
      pause(manner instanceof Manner.Hops ? BREATH : retry);
    }
  }

  /** One connection; tells how it ended. */
  private String follow(int port, @Nullable String lastId) {
    try (Socket socket = new Socket()) {
      if (manner instanceof Manner.Reads) {
        socket.setReceiveBufferSize(4_096);
      }
      try {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
      } catch (IOException e) {
        return "refused";
      }
      socket.setSoTimeout(Math.toIntExact(GLANCE.toMillis()));
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
        manner instanceof Manner.Hops(Duration every)
            ? System.nanoTime() + every.toNanos()
            : Long.MAX_VALUE;
    while (running && !asleep && System.nanoTime() < until) {
      if (frozen) {
        pause(GLANCE);
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
      if (manner instanceof Manner.Reads reads) {
        pause(reads.pause());
      }
    }
    return "left";
  }

  /** Whether the response is over. */
  private boolean take(List<Item> items) {
    boolean over = false;
    for (Item item : items) {
      switch (item) {
        case Item.Retry(long milliseconds) -> retry = Duration.ofMillis(milliseconds);
        case Item.Position(String id) -> arrivals.moved(id);
        case Item.Event event -> arrivals.arrived(event, ledger.now());
        case Item.End _, Item.Malformed _ -> over = true;
        case Item.Head _, Item.Comment _, Item.Ignored _ -> {}
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
