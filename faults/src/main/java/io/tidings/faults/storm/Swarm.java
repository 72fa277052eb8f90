package io.tidings.faults.storm;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Many clients of one topic, which reconnect as an {@code EventSource} does. All of it happens in
 * the thread that calls {@link #await}.
 */
public final class Swarm implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  /** Connects begun between two polls of the sockets, so that answers do not wait for them. */
  private static final int CONNECTS_PER_POLL = 64;

  private record DueConnect(long at, SwarmClient client) {}

  private final String topic;
  private final IntSupplier ports;
  private final Counter counter = new Counter();
  private final List<SwarmClient> clients = new ArrayList<>();
  private final PriorityQueue<DueConnect> due =
      new PriorityQueue<>(Comparator.comparingLong(DueConnect::at));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Selector selector;

  /**
   * @param ports asked for a port of this machine at each attempt to connect
   */
  public Swarm(int size, String topic, IntSupplier ports) throws IOException {
    this.topic = topic;
    this.ports = ports;
    this.selector = Selector.open();
    for (int i = 0; i < size; i++) {
      clients.add(new SwarmClient(counter));
    }
  }

  /** All of them connect as soon as they can. */
  public void connect() {
    clients.forEach(client -> due.add(new DueConnect(System.nanoTime(), client)));
  }

  /** All lose their connections at once, and stay away until {@link #connect}. */
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

  /** Waits until all are attached and have a position. */
  public Duration awaitConnected(Duration within) {
    return await("connected", within, client -> client.connected && client.cursor != null);
  }

  /** Waits until all have got the event with this number, and all before it. */
  public Duration awaitEvent(long number, Duration within) {
    return await("at event " + number, within, client -> client.received >= number);
  }

  /** Lets everything happen until it holds for all; tells how long that took. */
  private Duration await(String what, Duration within, Predicate<SwarmClient> wanted) {
    long start = System.nanoTime();
    List<SwarmClient> missing = new ArrayList<>(clients);
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
                    clients.size(),
                    what,
                    counter.lostConnections(),
                    counter.faultMessages()));
      }
      poll();
    }
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
        channel.write(ByteBuffer.wrap(request(client)));
      } else if (key.isReadable()) {
        int read = channel.read(buffer.clear());
        client.read(buffer.flip());
        if (read < 0) {
          connectionLost(client);
        }
      }
    } catch (IOException e) {
      connectionLost(client);
    }
  }

  private byte[] request(SwarmClient client) {
    String cursor = client.cursor == null ? "" : "Last-Event-ID: " + client.cursor + "\r\n";
    String request =
        "GET /api/stream?topic="
            + topic
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            + cursor
            + "\r\n";
    return request.getBytes(US_ASCII);
  }

  private void connectionLost(SwarmClient client) {
    disconnect(client);
    counter.connectionLost();
    due.add(new DueConnect(System.nanoTime() + client.retryMillis * 1_000_000, client));
  }

  /** How often a connection ended by itself. */
  public long lostConnections() {
    return counter.lostConnections();
  }

  /** How often a node asked a client to come back later. */
  public long closedByNode() {
    return counter.closedByNode();
  }

  /** How often a client met what none may meet: see {@link #faultMessages}. */
  public long faults() {
    return counter.faults();
  }

  /** The first of those faults. */
  public List<String> faultMessages() {
    return counter.faultMessages();
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
