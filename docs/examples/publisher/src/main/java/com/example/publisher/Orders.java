package com.example.publisher;

import io.tidings.events.spring.TidingsPublisher;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;

/** All orders, in memory. */
@Service
class Orders {
  private final Map<String, Order> orders = new ConcurrentHashMap<>();
  private final TidingsPublisher publisher;

  Orders(TidingsPublisher publisher) {
    this.publisher = publisher;
  }

  Order place(String item) {
    Order order = Order.placed(UUID.randomUUID().toString(), item);
    orders.put(order.id(), order);
    return order;
  }

  Optional<Order> find(String id) {
    return Optional.ofNullable(orders.get(id));
  }

  Optional<Order> ship(String id) {
    Optional<Order> shipped =
        Optional.ofNullable(orders.computeIfPresent(id, (key, order) -> order.shipped()));
    shipped.ifPresent(order -> publisher.publish("order." + id, "order.shipped", order));
    return shipped;
  }
}
