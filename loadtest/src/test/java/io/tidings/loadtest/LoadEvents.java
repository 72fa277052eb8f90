package io.tidings.loadtest;

/**
 * The events that simulations publish: their number in their topic from 1 on, when they were sent,
 * and bytes that say nothing.
 */
final class LoadEvents {
  static final String TYPE = "load";

  private LoadEvents() {}

  /** The body of a publish. The same event has the same body, however often it is sent. */
  static String body(long number, long sentMillis, int payload) {
    return "{\"type\":\"%s\",\"data\":{\"n\":%d,\"sent\":%d,\"pad\":\"%s\"}}"
        .formatted(TYPE, number, sentMillis, "x".repeat(payload));
  }

  static long number(Frame frame) {
    return frame.data().path("n").asLong();
  }

  static long sent(Frame frame) {
    return frame.data().path("sent").asLong();
  }
}
