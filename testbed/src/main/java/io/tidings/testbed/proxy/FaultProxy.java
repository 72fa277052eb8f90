package io.tidings.testbed.proxy;

import io.tidings.testbed.proxy.Fault.AnnouncementFault;
import io.tidings.testbed.proxy.Fault.Blackhole;
import io.tidings.testbed.proxy.Fault.Down;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Listens on loopback, passes every connection on to a server, and injects faults into connections,
 * at any time and by a seed:
 *
 * <pre>
 * proxy.inject(new Latency(Duration.ofMillis(200)));
 * proxy.on(SUBSCRIBERS).inject(new HalfOpen(DOWNSTREAM));
 * proxy.heal();
 * </pre>
 *
 * Several faults at a time add up. Bytes that a fault withholds pass in order once it is healed.
 * Members of a Redis Cluster tell clients their own addresses, so that only the first connection
 * would come through the proxy: it is for a single server or one endpoint. Safe for use by many
 * threads.
 */
public final class FaultProxy implements AutoCloseable {
  /** Connections whose client has subscribed to channels in Redis, in capitals as Lettuce does. */
  public static final Predicate<ProxiedConnection> SUBSCRIBERS =
      connection -> connection.hasSent("SUBSCRIBE\r\n");

  private final InetSocketAddress target;
  private final long seed;
  private final boolean toRedis;
  private final LoopbackListener listener;
  private final List<Injection> injections = new CopyOnWriteArrayList<>();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();

  /** Accepted, and not yet connected to the server. */
  private final Set<Socket> arriving = ConcurrentHashMap.newKeySet();

  private boolean closed;

  private FaultProxy(InetSocketAddress target, long seed, boolean toRedis) throws IOException {
    this.target = target;
    this.seed = seed;
    this.toRedis = toRedis;
    this.listener = new LoopbackListener(this::arrive);
  }

  /** Listens on a free port. */
  public static FaultProxy to(String host, int port) {
    return to(host, port, 0);
  }

  /**
   * Listens on a free port.
   *
   * @param seed of jitter, fragments and chances; each connection draws its own numbers from it
   */
  public static FaultProxy to(String host, int port, long seed) {
    return start(host, port, seed, false);
  }

  /**
   * Listens on a free port in front of a Redis, and recognises announcements if clients speak
   * RESP3.
   */
  public static FaultProxy toRedis(String host, int port, long seed) {
    return start(host, port, seed, true);
  }

  private static FaultProxy start(String host, int port, long seed, boolean toRedis) {
    try {
      return new FaultProxy(new InetSocketAddress(host, port), seed, toRedis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port on loopback that clients connect to; it stays the same. */
  public int port() {
    return listener.port();
  }

  /** How many connections are open to the server. */
  public int connections() {
    return connections.size();
  }

  /** The present connections, without later ones. */
  public Predicate<ProxiedConnection> currentConnections() {
    long last = numbers.get();
    return connection -> connection.number() <= last;
  }

  /** The fault applies to all connections, later ones too, until it is healed. */
  public Injection inject(Fault fault) {
    return inject(fault, _ -> true);
  }

  /** Chooses connections by a condition, which is checked again as bytes pass. */
  public Victims on(Predicate<ProxiedConnection> victims) {
    return fault -> inject(fault, victims);
  }

  /** A selection of the connections, including later ones. */
  @FunctionalInterface
  public interface Victims {
    Injection inject(Fault.ConnectionFault fault);
  }

  private synchronized Injection inject(Fault fault, Predicate<ProxiedConnection> victims) {
    if (fault instanceof AnnouncementFault && !toRedis) {
      throw new IllegalArgumentException("not a proxy to Redis, so no announcements: " + fault);
    }
    Injection injection = new Injection(this, fault, victims);
    injections.add(injection);
    apply();
    return injection;
  }

  /** Ends all faults. Connections that were cut stay so. */
  public synchronized void heal() {
    injections.clear();
    apply();
  }

  synchronized void heal(Injection injection) {
    injections.remove(injection);
    apply();
  }

  List<Injection> faults(ProxiedConnection connection, Direction direction) {
    return injections.stream().filter(it -> it.appliesTo(connection, direction)).toList();
  }

  private boolean has(Class<? extends Fault> kind) {
    return injections.stream().anyMatch(it -> kind.isInstance(it.fault()));
  }

  private synchronized void apply() {
    if (closed) {
      return;
    }
    try {
      if (has(Down.class)) {
        listener.refuse();
        arriving.forEach(FaultProxy::close);
        connections.forEach(ProxiedConnection::cut);
      } else {
        listener.accept();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(ProxiedConnection::wake);
    notifyAll();
  }

  private void arrive(Socket client) {
    arriving.add(client);
    long number = numbers.incrementAndGet();
    Thread.ofVirtual().start(() -> admit(client, number));
  }

  private void admit(Socket client, long number) {
    Socket server = new Socket();
    try {
      awaitAdmission();
      server.connect(target);
      begin(client, new ProxiedConnection(this, number, client, server));
    } catch (IOException e) {
      arriving.remove(client);
      reset(client); // as when no server listens
      close(server);
    }
  }

  private synchronized void awaitAdmission() {
    try {
      while (has(Blackhole.class) && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("an arrival is never interrupted", e);
    }
  }

  private synchronized void begin(Socket client, ProxiedConnection connection) {
    arriving.remove(client);
    connections.add(connection);
    connection.start();
    if (closed) {
      connection.close();
    } else if (has(Down.class)) {
      connection.cut();
    }
  }

  long seed() {
    return seed;
  }

  boolean isToRedis() {
    return toRedis;
  }

  void closed(ProxiedConnection connection) {
    connections.remove(connection);
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It was gone already.
    }
    close(socket);
  }

  static void close(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was gone already.
    }
  }

  /** Ends every connection and frees the port. */
  @Override
  public synchronized void close() {
    closed = true;
    injections.clear();
    listener.close();
    arriving.forEach(FaultProxy::close);
    connections.forEach(ProxiedConnection::close);
    notifyAll();
  }
}
