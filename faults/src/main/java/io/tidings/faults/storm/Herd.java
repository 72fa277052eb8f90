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
public final class Herd implements AutoCloseable {
  private static final int BUFFER = 1 << 18;

  /** Connects begun between two looks at the sockets, so that answers do not wait for them. */
  private static final int CONNECTS_A_TURN = 64;

  private record Due(long at, Member member) {}

  private final String topic;
  private final IntSupplier ports;
  private final Tally tally = new Tally();
  private final List<Member> members = new ArrayList<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Selector selector;

  /**
   * @param ports asked for a port of this machine at each attempt to connect
   */
  public Herd(int size, String topic, IntSupplier ports) throws IOException {
    this.topic = topic;
    this.ports = ports;
    this.selector = Selector.open();
    for (int i = 0; i < size; i++) {
      members.add(new Member(tally));
    }
  }

  /** All of them connect as soon as they can. */
  public void connect() {
    members.forEach(member -> due.add(new Due(System.nanoTime(), member)));
  }

  /** All lose their connections at once, and stay away until {@link #connect}. */
  public void cut() {
    due.clear();
    members.forEach(this::hangUp);
  }

  private void hangUp(Member member) {
    if (member.key != null) {
      close(member.key);
      member.key = null;
    }
  }

  /** Waits until all are attached and have a position. */
  public Duration awaitConnected(Duration within) {
    return await("connected", within, member -> member.connected && member.positioned);
  }

  /** Waits until all have got the event with this number, and all before it. */
  public Duration awaitEvent(long number, Duration within) {
    return await("at event " + number, within, member -> member.received >= number);
  }

  /** Lets everything happen until it holds for all; tells how long that took. */
  private Duration await(String what, Duration within, Predicate<Member> wanted) {
    long start = System.nanoTime();
    List<Member> missing = new ArrayList<>(members);
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
                    taken, missing.size(), members.size(), what, tally.cuts(), tally.words()));
      }
      turn();
    }
  }

  private void turn() {
    try {
      for (int i = 0; i < CONNECTS_A_TURN && isDue(); i++) {
        open(due.remove().member());
      }
      selector.select(this::ready, isDue() ? 1 : 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isDue() {
    return !due.isEmpty() && due.peek().at() <= System.nanoTime();
  }

  private void open(Member member) throws IOException {
    hangUp(member);
    member.reconnecting();
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    member.key = channel.register(selector, SelectionKey.OP_CONNECT, member);
    try {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.getAsInt()));
    } catch (IOException e) {
      lost(member);
    }
  }

  private void ready(SelectionKey key) {
    Member member = (Member) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        channel.write(ByteBuffer.wrap(request(member)));
      } else if (key.isReadable()) {
        int read = channel.read(buffer.clear());
        member.take(buffer.flip());
        if (read < 0) {
          lost(member);
        }
      }
    } catch (IOException e) {
      lost(member);
    }
  }

  private byte[] request(Member member) {
    String cursor = member.cursor == null ? "" : "Last-Event-ID: " + member.cursor + "\r\n";
    String request =
        "GET /api/stream?topic="
            + topic
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            + cursor
            + "\r\n";
    return request.getBytes(US_ASCII);
  }

  private void lost(Member member) {
    hangUp(member);
    tally.cut();
    due.add(new Due(System.nanoTime() + member.retryMillis * 1_000_000, member));
  }

  /** How often a connection ended by itself. */
  public long cuts() {
    return tally.cuts();
  }

  /** How often a node asked a client to come back later. */
  public long sentAway() {
    return tally.sentAway();
  }

  /** How often a client met what none may meet: see {@link #words}. */
  public long faults() {
    return tally.faults();
  }

  /** The first of those faults. */
  public List<String> words() {
    return tally.words();
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
    cut();
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
