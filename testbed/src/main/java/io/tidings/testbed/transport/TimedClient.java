package io.tidings.testbed.transport;

import io.tidings.testbed.swarm.Counter;
import io.tidings.testbed.swarm.LatencyLog;
import io.tidings.testbed.swarm.TopicClient;
import io.tidings.testbed.websocket.ClientTransport;

/** Logs how long after its request each event arrived. */
final class TimedClient extends TopicClient {
  private static final String SENT_AT = "\"at\":";

  private final LatencyLog latencies;

  TimedClient(Counter counter, ClientTransport transport, String topic, LatencyLog latencies) {
    super(counter, transport, topic);
    this.latencies = latencies;
  }

  @Override
  protected void received(String data) {
    int from = data.indexOf(SENT_AT) + SENT_AT.length();
    int to = data.indexOf(',', from);
    latencies.add(System.nanoTime() - Long.parseLong(data, from, to, 10));
  }
}
