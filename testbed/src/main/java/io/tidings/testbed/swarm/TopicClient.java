package io.tidings.testbed.swarm;

import io.tidings.testbed.websocket.ClientTransport;
import java.util.List;

/**
 * Reads a public topic, and counts its events instead of recording them. They are numbered from 1
 * without a hole, so that one number is enough.
 */
public class TopicClient extends SwarmClient {
  private static final List<String> HARMLESS =
      List.of("\"type\":\"ping\"", "\"type\":\"degraded\"", "\"type\":\"attaching\"");
  private static final String NUMBER = "\"n\":";

  private final String topic;
  private long received;

  public TopicClient(Counter counter, ClientTransport transport, String topic) {
    super(counter, transport);
    this.topic = topic;
  }

  /** The number of the last event. */
  public final long received() {
    return received;
  }

  /** An event arrived; here nothing more is made of it. */
  protected void received(String data) {}

  @Override
  protected final String target() {
    return switch (transport()) {
      case EVENT_STREAM -> "/api/stream?topic=" + topic;
      case WEBSOCKET -> "/-/ws?topic=" + topic;
    };
  }

  @Override
  protected final String headers() {
    return "";
  }

  @Override
  protected final void event(String name, String data) {
    int at = data.indexOf(NUMBER);
    if (at >= 0) {
      countedEvent(data, at + NUMBER.length());
      received(data);
    } else if (data.contains("\"type\":\"connected\"")) {
      attached();
    } else if (data.contains("\"type\":\"closed\"")) {
      counter.closed();
    } else if (HARMLESS.stream().noneMatch(data::contains)) {
      counter.fault("control frame: " + data);
    }
  }

  private void countedEvent(String text, int from) {
    int to = from;
    while (Character.isDigit(text.charAt(to))) {
      to++;
    }
    long number = Long.parseLong(text, from, to, 10);
    if (number != received + 1) {
      counter.fault("event " + number + " after " + received);
    }
    received = number;
  }
}
