package io.tidings.testbed.transport;

import io.tidings.testbed.websocket.ClientTransport;
import java.util.List;

/** The transports of a run's clients; each has the same number of them. */
enum Mix {
  SSE,
  WEBSOCKET,
  BOTH;

  List<ClientTransport> transports() {
    return switch (this) {
      case SSE -> List.of(ClientTransport.EVENT_STREAM);
      case WEBSOCKET -> List.of(ClientTransport.WEBSOCKET);
      case BOTH -> List.of(ClientTransport.values());
    };
  }
}
