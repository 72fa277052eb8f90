package io.tidings.testbed.swarm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Many clients, which reconnect as an {@code EventSource} does. All work is done in the thread that
 * calls one of the methods that run them: {@link #await}, {@link #run} and {@link #runDuring}.
 */
public final class Swarm<C extends SwarmClient> implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  /**
   * How many connects begin between two polls of the sockets, so that answers do not wait for them.
   */
  private static final int CONNECTS_PER_POLL = 64;

  private record DueConnect(long at, SwarmClient client) {}

  private final List<C> clients;
  private final IntSupplier ports;
  private final Counter counter;
  private final PriorityQueue<DueConnect> due =
      new PriorityQueue<>(Comparator.comparingLong(DueConnect::at));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Selector selector;

  /**
   * @param ports supplies a port of this machine for each attempt to connect
   * @param counter that of the clients
   */
  public Swarm(List<C> clients, IntSupplier ports, Counter counter) throws IOException {
    this.clients = List.copyOf(clients);
    this.ports = ports;
    this.counter = counter;
    this.selector = Selector.open();
  }

  public List<C> clients() {
    return clients;
  }

  /** Makes clients that are not connected connect as soon as they can. */
  public void connect(Collection<C> some) {
    some.forEach(client -> due.add(new DueConnect(System.nanoTime(), client)));
  }

  /** Disconnects all clients at once; they do not reconnect before {@link #connect}. */
  public void disconnectAll() {
    due.clear();
    clients.forEach(this::disconnect);
  }

  private void disconnect(SwarmClient client) {
    if (client.key != null) {
      close(client.key);
      client.key = null;
    }
  }

  /** Runs all clients until these are live and have a position; returns how long that took. */
  public Duration awaitConnected(Collection<C> some, Duration within) {
    return await("connected", some, within, SwarmClient::connected);
  }

  /** Runs all clients until the condition holds for these; returns how long that took. */
  public Duration await(
      String what, Collection<C> some, Duration within, Predicate<? super C> wanted) {
    long start = System.nanoTime();
    List<C> missing = new ArrayList<>(some);
    while (true) {
      missing.removeIf(wanted);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      if (missing.isEmpty()) {
        return taken;
      }
      if (taken.compareTo(within) > 0) {
        throw new AssertionError(
            "after %s %d of %d clients are not %s; %d connections ended; %s"
                .formatted(
                    taken,
                    missing.size(),
                    some.size(),
                    what,
                    counter.lostConnections(),
                    counter.faultMessages()));
      }
      poll();
    }
  }

  /** Runs the clients for this time. */
  public void run(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      poll();
    }
  }

  /** Runs the clients until another thread has made this call; returns its result. */
  public <T> T runDuring(Callable<T> call) throws InterruptedException, ExecutionException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    while (!task.isDone()) {
      poll();
    }
    return task.get();
  }

  private void poll() {
    try {
      for (int i = 0; i < CONNECTS_PER_POLL && isDue(); i++) {
        open(due.remove().client());
      }
      selector.select(this::ready, isDue() ? 1 : 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isDue() {
    return !due.isEmpty() && due.peek().at() <= System.nanoTime();
  }

  private void open(SwarmClient client) throws IOException {
    disconnect(client);
    client.reconnecting();
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    client.key = channel.register(selector, SelectionKey.OP_CONNECT, client);
    try {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.getAsInt()));
    } catch (IOException e) {
      connectionLost(client);
    }
  }

  private void ready(SelectionKey key) {
    SwarmClient client = (SwarmClient) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        channel.write(ByteBuffer.wrap(client.request()));
      } else if (key.isReadable()) {
        int read = channel.read(buffer.clear());
        client.read(buffer.flip(), channel);
        if (read < 0) {
          connectionLost(client);
        }
      }
    } catch (IOException e) {
      connectionLost(client);
    }
  }

  private void connectionLost(SwarmClient client) {
    disconnect(client);
    counter.connectionLost();
    due.add(new DueConnect(System.nanoTime() + client.retryMillis * 1_000_000, client));
  }

  private static void close(SelectionKey key) {
    try {
      key.cancel();
      key.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    disconnectAll();
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
