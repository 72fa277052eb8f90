package io.tidings.testbed.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Figures of many nodes are only right when each simulated one gets, and reads, all events. */
@Tag("slow")
class SimulatedNodesTest {
  @Test
  void publish_feedsThatListenAndFeedsThatWereCutOff_eachGetsAllEvents()
      throws InterruptedException {
    try (RedisServer redis = RedisServer.start();
        SimulatedNodes nodes = new SimulatedNodes(redis.url())) {
      nodes.resize(3);
      nodes.publish(100, 8, 200, true);
      nodes.settle();
      double before = nodes.repaired();

      redis.call("ACL", "SETUSER", "default", "-ssubscribe");
      redis.call("CLIENT", "KILL", "TYPE", "pubsub");
      nodes.publish(50, 8, 200, false);
      redis.call("ACL", "SETUSER", "default", "+ssubscribe");
      nodes.settle();
      assertThat(nodes.repaired() - before).as("missed and read, by three").isEqualTo(150);
      assertThat(nodes.failures()).isZero();
    }
  }
}
