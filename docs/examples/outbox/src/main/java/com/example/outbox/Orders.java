package com.example.outbox;

import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** All orders, in PostgreSQL. */
@Service
class Orders {
  private static final long MOST_CENTS = 1_000_000;

  private final JdbcClient database;
  private final ApplicationEventPublisher events;

  Orders(JdbcClient database, ApplicationEventPublisher events) {
    this.database = database;
    this.events = events;
  }

  /** The event is committed with the order, or not at all. */
  @Transactional
  Order add(String id, long cents) {
    // Locks the row before the event is made, so that events have the order of the transactions.
    Order order =
        database
            .sql(
                """
                insert into orders (id, version, cents) values (:id, 1, :cents)
                on conflict (id) do update
                set version = orders.version + 1, cents = orders.cents + :cents
                returning id, version, cents
                """)
            .param("id", id)
            .param("cents", cents)
            .query(Order.class)
            .single();
    events.publishEvent(new OrderChanged(UUID.randomUUID(), order));
    if (order.cents() > MOST_CENTS) {
      throw new OverLimitException(order);
    }
    return order;
  }

  Optional<Order> find(String id) {
    return database
        .sql("select id, version, cents from orders where id = :id")
        .param("id", id)
        .query(Order.class)
        .optional();
  }
}
