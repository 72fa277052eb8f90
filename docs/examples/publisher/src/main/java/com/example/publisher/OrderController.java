package com.example.publisher;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the page asks for. */
@RestController
class OrderController {
  private final Orders orders;
  private final String node;

  OrderController(Orders orders, @Value("${orders.node}") String node) {
    this.orders = orders;
    this.node = node;
  }

  @PostMapping("/orders")
  @ResponseStatus(HttpStatus.CREATED)
  Order place(@RequestParam String item) {
    return orders.place(item);
  }

  @GetMapping("/orders/{id}")
  ResponseEntity<Order> find(@PathVariable String id) {
    return ResponseEntity.of(orders.find(id));
  }

  @PostMapping("/orders/{id}/ship")
  ResponseEntity<Order> ship(@PathVariable String id) {
    return ResponseEntity.of(orders.ship(id));
  }

  /** Where the page finds its events. */
  @GetMapping("/node")
  String node() {
    return node;
  }
}
