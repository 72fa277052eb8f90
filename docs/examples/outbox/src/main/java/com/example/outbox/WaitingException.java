package com.example.outbox;

/** Keeps an event in the outbox until the next pass. */
class WaitingException extends RuntimeException {
  WaitingException() {
    super("This event waits for the next pass.");
  }
}
