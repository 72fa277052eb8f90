package io.tidings.testbed.proxy;

import static io.tidings.testbed.proxy.Direction.DOWNSTREAM;
import static io.tidings.testbed.proxy.Direction.UPSTREAM;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A client's connection through the proxy: two sockets and a pipe for each direction. */
public final class ProxiedConnection {
  /** Enough for an HTTP head, or for a handshake and the first commands. */
  private static final int OPENING = 1 << 16;

  private final FaultProxy proxy;
  private final long number;
  private final Socket client;
  private final Socket server;
  private final Pipe up;
  private final Pipe down;
  private final AtomicInteger passing = new AtomicInteger(2);
  private final AtomicBoolean ended = new AtomicBoolean();

  /** The first bytes that the client sent, and where a search in them continues. */
  private final StringBuilder opening = new StringBuilder();

  private final Map<String, Integer> searched = new HashMap<>();

  ProxiedConnection(FaultProxy proxy, long number, Socket client, Socket server)
      throws IOException {
    this.proxy = proxy;
    this.number = number;
    this.client = client;
    this.server = server;
    long seed = 2 * (proxy.seed() + number);
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    this.up = new Pipe(this, UPSTREAM, seed, client, server);
    this.down = new Pipe(this, DOWNSTREAM, seed + 1, server, client);
  }

  /** The number of the connection; the first is 1. */
  public long number() {
    return number;
  }

  /** Whether these bytes, as Latin-1, are among the first 64 KB that came from the client. */
  public boolean hasSent(String bytes) {
    synchronized (opening) {
      int found = opening.indexOf(bytes, searched.getOrDefault(bytes, 0));
      searched.put(bytes, found < 0 ? Math.max(0, opening.length() - bytes.length() + 1) : found);
      return found >= 0;
    }
  }

  void start() {
    up.start();
    down.start();
  }

  List<Injection> faults(Direction direction) {
    return proxy.faults(this, direction);
  }

  ChunkSource source(Direction direction, InputStream in) {
    return direction == DOWNSTREAM && proxy.isToRedis()
        ? new RespReader(in)
        : ChunkSource.bytes(in);
  }

  /** Called when bytes came from one side, before they pass. */
  void read(Direction direction, ByteBuffer bytes) {
    synchronized (opening) {
      if (direction == DOWNSTREAM || opening.length() == OPENING) {
        return;
      }
      int room = Math.min(bytes.remaining(), OPENING - opening.length());
      opening.append(ISO_8859_1.decode(bytes.slice(bytes.position(), room)));
    }
    wake(); // a fault may apply to it from now on
  }

  /** Something has changed that pipes may wait for. */
  void wake() {
    up.wake();
    down.wake();
  }

  /** Whether a fault may end the connection; only the first one may. */
  boolean claimEnd() {
    return ended.compareAndSet(false, true);
  }

  /**
   * Sends both sides an end; bytes that arrive after it are read and dropped, since unread bytes
   * would turn the end into a reset.
   */
  void cut() {
    up.discard();
    down.discard();
    for (Socket socket : List.of(client, server)) {
      try {
        socket.shutdownOutput();
      } catch (IOException e) {
        // It was gone already.
      }
    }
  }

  /** Sends both sides a reset. */
  void reset() {
    up.discard();
    down.discard();
    FaultProxy.reset(client);
    FaultProxy.reset(server);
  }

  /** Called when nothing more will pass in one direction. */
  void directionEnded() {
    if (passing.decrementAndGet() == 0) {
      close();
      proxy.closed(this);
    }
  }

  void close() {
    FaultProxy.close(client);
    FaultProxy.close(server);
  }
}
