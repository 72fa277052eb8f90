package com.example.outbox;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {
  private final Orders orders;

  OrderController(Orders orders) {
    this.orders = orders;
  }

  @PostMapping("/orders/{id}")
  Order add(@PathVariable String id, @RequestParam long cents) {
    return orders.add(id, cents);
  }

  @GetMapping("/orders/{id}")
  ResponseEntity<Order> find(@PathVariable String id) {
    return ResponseEntity.of(orders.find(id));
  }
}
