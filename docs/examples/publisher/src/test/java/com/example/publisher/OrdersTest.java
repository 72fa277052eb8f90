package com.example.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.junit.EmbeddedRedis;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The service and a Redis, without a node. */
@SpringBootTest
@EmbeddedRedis
class OrdersTest {
  @Autowired private Orders orders;
  @Autowired private EventLog log;

  @Test
  void ship_anOrder_isPublished() {
    String id = orders.place("book").id();
    orders.ship(id);
    Page page = log.read(Workspace.MAIN, Set.of(new Topic("order." + id)), EventId.ZERO, 10).join();
    assertThat(page.events())
        .extracting(event -> event.envelope().type())
        .containsExactly("order.shipped");
  }
}
