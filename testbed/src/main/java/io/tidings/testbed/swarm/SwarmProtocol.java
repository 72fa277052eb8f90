package io.tidings.testbed.swarm;

import io.tidings.testbed.websocket.ClientTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/** What a client sends and reads on its connections, one after the other, by one transport. */
interface SwarmProtocol {
  static SwarmProtocol of(ClientTransport transport, SwarmClient client) {
    return switch (transport) {
      case EVENT_STREAM -> new EventStreamProtocol(client);
      case WEBSOCKET -> new WebSocketProtocol(client);
    };
  }

  /**
   * The request's bytes.
   *
   * @param headers further lines, each with its line end
   * @param cursor after which the stream is to go on
   */
  byte[] request(String target, String headers, @Nullable String cursor);

  /** A new connection begins: what was cut in the middle was not received. */
  void begin();

  /**
   * Takes all bytes.
   *
   * @param answers to what the server demands
   */
  void read(ByteBuffer bytes, WritableByteChannel answers) throws IOException;
}
