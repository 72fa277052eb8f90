package com.example.outbox;

import io.tidings.events.IdempotencyKey;
import io.tidings.events.spring.TidingsPublisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The outbox: publishes the events of committed transactions, each once, and those of one order in
 * the order of its transactions.
 *
 * <p>Spring Modulith stores an event in the transaction that publishes it, and deletes it when the
 * listener has returned. Each commit, and each second, starts a pass over the stored events, oldest
 * first. A pass ends at its first failure, so that no event overtakes another.
 */
@Component
class OrderEvents {
  private static final Logger LOG = LoggerFactory.getLogger(OrderEvents.class);

  /** Names the lock that an instance of this service has during a pass. */
  static final long PASS = 4_711;

  private final TidingsPublisher publisher;
  private final IncompleteEventPublications stored;
  private final JdbcTemplate database;
  private final Executor outbox;

  // Only the outbox thread uses these.
  private boolean passing;
  private boolean behind;

  OrderEvents(
      TidingsPublisher publisher,
      IncompleteEventPublications stored,
      JdbcTemplate database,
      OutboxThread outbox) {
    this.publisher = publisher;
    this.stored = stored;
    this.database = database;
    this.outbox = outbox;
  }

  /** Called after each commit, which starts a pass, and by the pass for each stored event. */
  @Async("outbox")
  @TransactionalEventListener(id = "order-events")
  void on(OrderChanged change) {
    if (passing) {
      publish(change);
    } else if (behind || !pass()) {
      throw new WaitingException();
    }
  }

  /** For events that wait since the log was not available, or since a process was killed. */
  @Scheduled(fixedDelay = 1_000)
  void retry() {
    CompletableFuture.runAsync(this::pass, outbox).join();
  }

  private void publish(OrderChanged change) {
    String topic = "order." + change.order().id();
    IdempotencyKey key = new IdempotencyKey(change.id().toString());
    publisher.publish(topic, "order.changed", change.order(), key);
    behind = false;
  }

  /**
   * Whether the pass goes on with the next event. That counts as failed until it is published: what
   * fails before its listener is called does not come to this class.
   */
  private boolean takeUp() {
    boolean goesOn = !behind;
    behind = true;
    return goesOn;
  }

  /** Publishes what is stored; says whether all of it was. */
  private boolean pass() {
    passing = true;
    behind = false;
    try {
      database.execute(this::passAlone);
    } catch (RuntimeException e) {
      behind = true;
      LOG.warn("The outbox cannot be read; its events wait: {}", e.getMessage());
    } finally {
      passing = false;
    }
    return !behind;
  }

  /** Two instances that pass at once could overtake each other. */
  private Void passAlone(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(" + PASS + ")");
      try {
        // Modulith would leave out what a process had resubmitted when it was killed.
        statement.execute(
            "update event_publication set status = 'FAILED' where status = 'RESUBMITTED'");
        stored.resubmitIncompletePublications(event -> takeUp());
      } finally {
        statement.execute("select pg_advisory_unlock(" + PASS + ")");
      }
      return null;
    }
  }
}
