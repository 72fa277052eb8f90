package io.tidings.faults.load;

import io.tidings.faults.ledger.ClientEntry;
import io.tidings.faults.ledger.ClientEntry.Ended;
import io.tidings.faults.ledger.ClientEntry.Opened;
import io.tidings.faults.ledger.ClientEntry.Read;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.testbed.websocket.ClientTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client on a bare socket that behaves like an {@code EventSource}, also by WebSocket, and logs
 * every byte before it interprets any.
 */
public final class RecordingClient implements AutoCloseable {
  private static final int CONNECT_MS = 3_000;

  /**
   * How often a read of a silent socket is interrupted, to check whether to stop, to hop, or to
   * freeze.
   */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  /** The pause between two hops, since a dead node refuses at once. */
  private static final Duration HOP_PAUSE = Duration.ofMillis(5);

  private final String name;
  private final Ledger ledger;
  private final LedgerFileWriter<ClientEntry> log;
  private final ReadBehaviour readBehaviour;
  private final IntSupplier ports;
  private final StreamRequest request;
  private final List<ClientTransport> transports;
  private final ClientProgress progress;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile boolean frozen;
  private volatile boolean disconnected;

  // Owned by the client's thread.
  private final byte[] buffer;
  private int connection;

  private RecordingClient(
      String name,
      Ledger ledger,
      LedgerFileWriter<ClientEntry> log,
      StreamRequest request,
      List<ClientTransport> transports,
      ReadBehaviour readBehaviour,
      IntSupplier ports) {
    this.name = name;
    this.ledger = ledger;
    this.log = log;
    this.request = request;
    this.transports = List.copyOf(transports);
    this.progress = new ClientProgress(request.sentAt());
    this.readBehaviour = readBehaviour;
    this.ports = ports;
    this.buffer =
        new byte
            [readBehaviour instanceof ReadBehaviour.ReadsSlowly readsSlowly
                ? readsSlowly.portion()
                : 8_192];
    this.thread = Thread.ofVirtual().name("client-" + name).unstarted(this::run);
  }

  /** Connects, each time to the next of those ports by the next of those transports. */
  public static RecordingClient start(
      String name,
      Ledger ledger,
      ClientSpec clientSpec,
      List<ClientTransport> transports,
      ReadBehaviour readBehaviour,
      IntSupplier ports) {
    return start(
        name,
        ledger,
        ledger.client(name, clientSpec),
        StreamRequest.ofTopics(clientSpec),
        transports,
        readBehaviour,
        ports);
  }

  /** The same for a stream of another kind, which is logged there. */
  static RecordingClient start(
      String name,
      Ledger ledger,
      LedgerFileWriter<ClientEntry> log,
      StreamRequest request,
      List<ClientTransport> transports,
      ReadBehaviour readBehaviour,
      IntSupplier ports) {
    RecordingClient client =
        new RecordingClient(name, ledger, log, request, transports, readBehaviour, ports);
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

  /** Stops reading and keeps the connection, as when a laptop's lid is closed. */
  public void freeze() {
    frozen = true;
  }

  /**
   * Ends the connection and opens no other before {@link #resume}, as when a tab is put to sleep.
   */
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
      ClientTransport transport = transports.get(connection % transports.size());
      @Nullable String lastId = progress.lastId();
      log.write(at -> new Opened(at, connection, port, transport, lastId));
      String ending = readConnection(port, transport, lastId);
      log.write(at -> new Ended(at, connection, ending));
      pause(readBehaviour instanceof ReadBehaviour.Hops ? HOP_PAUSE : progress.retry());
    }
  }

  /** Runs one connection; returns how it ended. */
  private String readConnection(int port, ClientTransport transport, @Nullable String lastId) {
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
      socket.getOutputStream().write(request.bytes(transport, port, lastId));
      return read(socket.getInputStream(), connection(transport, socket.getOutputStream()));
    } catch (IOException e) {
      return "reset";
    }
  }

  private StreamConnection connection(ClientTransport transport, OutputStream out) {
    return switch (transport) {
      case EVENT_STREAM -> new EventStreamConnection(progress, ledger::now);
      case WEBSOCKET -> new WebSocketStreamConnection(connection, log, progress, ledger::now, out);
    };
  }

  private String read(InputStream in, StreamConnection stream) throws IOException {
    long until =
        readBehaviour instanceof ReadBehaviour.Hops(Duration every)
            ? System.nanoTime() + every.toNanos()
            : Long.MAX_VALUE;
    while (running && !disconnected && System.nanoTime() < until) {
      if (frozen) {
        pause(POLL_INTERVAL);
        continue;
      }
      stream.tick();
      int length;
      try {
        length = in.read(buffer);
      } catch (SocketTimeoutException e) {
        continue;
      }
      if (length < 0) {
        return "eof";
      }
      log.write(at -> Read.of(at, connection, buffer, length));
      if (stream.take(buffer, length)) {
        return "eof";
      }
      if (readBehaviour instanceof ReadBehaviour.ReadsSlowly readsSlowly) {
        pause(readsSlowly.pause());
      }
    }
    stream.leave();
    return "left";
  }

  private void pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (running && System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
