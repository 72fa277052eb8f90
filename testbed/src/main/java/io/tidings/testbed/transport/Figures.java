package io.tidings.testbed.transport;

import io.tidings.testbed.swarm.LatencyLog.Percentiles;
import io.tidings.testbed.websocket.ClientTransport;
import java.util.Map;

/**
 * What was measured in one run.
 *
 * @param heap bytes in use of one more connection
 * @param resident bytes in memory of one more connection
 * @param coresAtRest that the node kept busy while nothing was published
 * @param coresToPublish that it kept busy while as many events were published that nobody read
 * @param coresUnderLoad that it kept busy while it delivered
 * @param deliveries a second
 * @param faults events that were missing, repeated or in disorder, and connections that ended
 */
record Figures(
    int connections,
    double heap,
    double resident,
    double coresAtRest,
    double coresToPublish,
    double coresUnderLoad,
    double deliveries,
    Map<ClientTransport, Percentiles> latencies,
    long faults) {

  /** The node's CPU time of 1 000 deliveries in milliseconds, without that of publishing. */
  double milliseconds() {
    return (coresUnderLoad - coresToPublish) / deliveries * 1e6;
  }

  Percentiles latency(ClientTransport transport) {
    Percentiles found = latencies.get(transport);
    if (found == null) {
      throw new IllegalArgumentException("no client had " + transport);
    }
    return found;
  }
}
