package io.tidings.node.chat.upstream;

import com.launchdarkly.eventsource.StreamException;
import io.tidings.events.LogException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one user's upstream, from one call to another that this node owns the user, on a virtual
 * thread of its own. It ends by itself when there is nothing to read: no upstream, one that
 * refused, or one that a later owner reads.
 */
final class UpstreamReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamReader.class);
  private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(30);
  private static final Duration STABLE = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

  private final UpstreamContext context;
  private final long user;
  private final long fence;
  private final Duration start;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable UpstreamConnection current;

  /**
   * @param fence the fencing token with which this node owns the user
   * @param start the pause before the first connection
   */
  UpstreamReader(UpstreamContext context, long user, long fence, Duration start) {
    this.context = context;
    this.user = user;
    this.fence = fence;
    this.start = start;
    this.thread = Thread.ofVirtual().name("upstream-" + user).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The fencing token with which this node owns the user. */
  long fence() {
    return fence;
  }

  /** Ends the connection at once, without waiting for what the thread does just now. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    UpstreamConnection open = current;
    if (open != null) {
      open.cancel();
    }
  }

  // The reader's thread.

  private void run() {
    ReconnectDelay delay =
        new ReconnectDelay(context.firstReconnect(), LONGEST_RECONNECT, context.random());
    try {
      Thread.sleep(start);
      for (Duration pause = once(delay); pause != null; pause = once(delay)) {
        Thread.sleep(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause);
      }
    } catch (InterruptedException e) {
      LOG.debug("The upstream of user {} is not read here any more", user);
    }
  }

  /** Reads from one connection; returns the pause before the next one, null when there is none. */
  private @Nullable Duration once(ReconnectDelay delay) throws InterruptedException {
    try {
      Upstream stored = toRead();
      return stored == null ? null : readFrom(stored, delay);
    } catch (RuntimeException e) {
      LOG.error("The upstream of user {} is read again after a fault of this node", user, e);
      context.meters().reconnect();
      return delay.next();
    }
  }

  /** Null when this node has nothing to read for the user. */
  private @Nullable Upstream toRead() throws InterruptedException {
    Upstream stored = untilAnswered(() -> context.store().find(user));
    return stored == null || stored.fence() > fence || stored.status().isFinal() ? null : stored;
  }

  /** Reads until the connection ends; returns the pause before the next one. */
  private Duration readFrom(Upstream stored, ReconnectDelay delay) throws InterruptedException {
    UpstreamAccount account = context.accounts().open(user, stored);
    if (account == null) {
      announce(stored, UpstreamStatus.UNAUTHORIZED);
      return Duration.ZERO;
    }
    UpstreamSession session = new UpstreamSession(context, this, account, stored);
    long began = System.nanoTime();
    try (UpstreamConnection connection =
        new UpstreamConnection(context.http(), account, stored.lastId())) {
      current = connection;
      if (closed) { // before there was a connection to cancel
        throw new InterruptedException();
      }
      try {
        session.read(connection);
        return Duration.ZERO; // what is stored has changed
      } catch (StreamException e) {
        if (closed) {
          throw new InterruptedException();
        }
        LOG.debug("The stream from {} for user {} ended: {}", stored.host(), user, e.getMessage());
        if (System.nanoTime() - began >= STABLE.toNanos()) {
          delay.reset();
        }
        return afterEnd(session, connection, delay);
      }
    } finally {
      current = null;
      session.end();
    }
  }

  private Duration afterEnd(
      UpstreamSession session, UpstreamConnection connection, ReconnectDelay delay)
      throws InterruptedException {
    UpstreamStatus refusal = connection.refusal();
    if (refusal != null) {
      announce(session.held(), refusal);
      return Duration.ZERO;
    }
    if (!session.connected()) {
      announce(session.held(), UpstreamStatus.UNAVAILABLE);
    }
    context.meters().reconnect();
    return delay.next(connection.askedWait());
  }

  /** Stores another status, and has the user's tabs show it. */
  private void announce(Upstream held, UpstreamStatus status) throws InterruptedException {
    if (held.status() != status) {
      Upstream next = held.fencedBy(fence).with(status, context.clock().instant());
      untilAnswered(() -> context.store().replace(user, held, next, UpstreamStore.resync(user)));
    }
  }

  long user() {
    return user;
  }

  /**
   * Repeats a step while Redis does not answer. Nothing more is read from the upstream meanwhile,
   * so that no event is skipped, and none waits in memory.
   */
  <T extends @Nullable Object> T untilAnswered(Supplier<T> step) throws InterruptedException {
    ReconnectDelay retry = new ReconnectDelay(FIRST_RETRY, LONGEST_RETRY, context.random());
    while (true) {
      if (closed) {
        throw new InterruptedException();
      }
      try {
        return step.get();
      } catch (LogException e) {
        LOG.debug("What an upstream sent for user {} waits for Redis", user, e);
        Thread.sleep(retry.next());
      }
    }
  }
}
