package com.example.outbox;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The order would cost more than an order may. */
@ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
class OverLimitException extends RuntimeException {
  OverLimitException(Order order) {
    super("order " + order.id() + " would cost " + order.cents() + " cents");
  }
}
