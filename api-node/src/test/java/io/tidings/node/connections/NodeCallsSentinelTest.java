package io.tidings.node.connections;

import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServers;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/** On a primary that Sentinels name. */
@Tag("slow")
class NodeCallsSentinelTest extends NodeCallsContract {
  @Override
  RedisServers start() {
    return RedisSentinels.start(Duration.ofSeconds(5));
  }
}
