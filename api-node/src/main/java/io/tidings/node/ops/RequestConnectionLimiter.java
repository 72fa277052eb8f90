package io.tidings.node.ops;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a connector that are no streams, or not yet: bounded in number, and in the
 * time that a request may take to arrive and its answer to be taken. Jetty's idle timeout starts
 * again with each byte, so that a client that sends or takes one every few seconds would stay for
 * ever, and nothing reads its {@code minRequestDataRate}. Thread-safe.
 */
final class RequestConnectionLimiter extends AbstractLifeCycle implements Connection.Listener {
  private static final Duration LONGEST_CHECK_INTERVAL = Duration.ofSeconds(1);

  /** What a connection waits for, since when, and whether the last check found it overdue. */
  private record Wait(RequestStage stage, long messages, long since, boolean overdue) {
    static Wait of(Connection connection, long now) {
      return new Wait(RequestStage.of(connection), connection.getMessagesIn(), now, false);
    }

    Wait asOverdue() {
      return new Wait(stage, messages, since, true);
    }

    boolean sameAs(Wait other) {
      return stage == other.stage && messages == other.messages;
    }
  }

  private final ServerConnector connector;
  private final int maxOpen;
  private final Duration timeout;
  private final Duration answerTimeout;
  private final RejectionMetrics rejectionMetrics;
  private final LinkedHashMap<Connection, Wait> open =
      new LinkedHashMap<>(); // oldest first; guarded by this

  RequestConnectionLimiter(
      ServerConnector connector, LimitProperties limits, RejectionMetrics rejectionMetrics) {
    this.connector = connector;
    this.maxOpen = limits.connections();
    this.timeout = limits.requestTimeout();
    this.answerTimeout = limits.answerTimeout();
    this.rejectionMetrics = rejectionMetrics;
  }

  @Override
  protected void doStart() {
    scheduleOverdueCheck();
  }

  @Override
  public void onOpened(Connection connection) {
    if (RequestStage.applies(connection)) {
      Connection victim = admit(connection);
      if (victim != null) {
        close(victim, Limit.CONNECTIONS);
      }
    }
  }

  /** Called also when it becomes a stream: a {@code JettyConnection} owns its endpoint then. */
  @Override
  public synchronized void onClosed(Connection connection) {
    open.remove(connection);
  }

  /** The connection that has to be closed for it; null while there is room. */
  private synchronized @Nullable Connection admit(Connection connection) {
    open.put(connection, Wait.of(connection, System.nanoTime()));
    if (open.size() <= maxOpen) {
      return null;
    }
    Connection victim = longestWithoutRequest();
    open.remove(victim);
    return victim;
  }

  // The connections of load balancers stay: they are old and have sent requests. The new connection
  // stays, too, or an attacker that reconnects quickly would keep all other clients out.
  private Connection longestWithoutRequest() {
    Connection idle = null;
    for (Connection connection : open.keySet()) {
      if (connection.getMessagesIn() == 0) {
        return connection;
      }
      if (idle == null && RequestStage.of(connection) == RequestStage.IDLE) {
        idle = connection;
      }
    }
    return idle == null ? open.sequencedKeySet().getLast() : idle;
  }

  private void scheduleOverdueCheck() {
    long millis = Math.min(LONGEST_CHECK_INTERVAL.toMillis(), timeout.toMillis() / 4);
    connector
        .getScheduler()
        .schedule(
            () -> {
              try {
                check(System.nanoTime());
              } finally {
                scheduleOverdueCheck();
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** Closes what is overdue for the second time. */
  void check(long now) {
    overdue(now)
        .forEach((late, stage) ->
            close(
                late, stage == RequestStage.ANSWER ? Limit.ANSWER_TIMEOUT : Limit.REQUEST_TIMEOUT));
  }

  // After the node itself has paused, the requests that arrived meanwhile still have to be read:
  // they have until the next check.
  private synchronized Map<Connection, RequestStage> overdue(long now) {
    Map<Connection, RequestStage> overdue = new HashMap<>();
    for (Iterator<Map.Entry<Connection, Wait>> i = open.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<Connection, Wait> entry = i.next();
      Wait wait = Wait.of(entry.getKey(), now);
      Wait begun = entry.getValue();
      if (!wait.sameAs(begun)) {
        entry.setValue(wait);
      } else if (begun.overdue()) {
        overdue.put(entry.getKey(), wait.stage());
        i.remove();
      } else if (now - begun.since() >= stageTimeout(entry.getKey(), wait.stage())) {
        entry.setValue(begun.asOverdue());
      }
    }
    return overdue;
  }

  private long stageTimeout(Connection connection, RequestStage stage) {
    return switch (stage) {
      case HEAD, BODY -> timeout.toNanos();
      // Jetty's own timeout comes first, unless the client sends bytes that make no request.
      case IDLE -> timeout.plusMillis(connector.getIdleTimeout()).toNanos();
      // A connection of HTTP/2 carries many answers, and streams.
      case ANSWER ->
          connection instanceof HTTP2Connection ? Long.MAX_VALUE : answerTimeout.toNanos();
    };
  }

  private void close(Connection connection, Limit limit) {
    rejectionMetrics.count(limit);
    connection.getEndPoint().close();
  }
}
