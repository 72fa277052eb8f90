package io.tidings.node.ops;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Relay;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides whether this node takes one more stream. */
@Component
public class Admission {
  private final Relay relay;
  private final Drain drain;
  private final StreamProperties properties;

  Admission(Relay relay, Drain drain, StreamProperties properties) {
    this.relay = relay;
    this.drain = drain;
    this.properties = properties;
  }

  /** Why not; null when it does. */
  public @Nullable CloseReason refusal() {
    if (drain.draining()) {
      return CloseReason.SHUTDOWN;
    }
    return relay.connections() >= properties.maxConnections() ? CloseReason.LIMIT : null;
  }

  /** When to try again, different for each client: all those refused would come back together. */
  public Duration retry() {
    long least = properties.retryMin().toMillis();
    long most = properties.retryMax().toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(least, most + 1));
  }
}
