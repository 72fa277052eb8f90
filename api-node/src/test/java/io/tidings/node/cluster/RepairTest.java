package io.tidings.node.cluster;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.StreamFollower;
import io.tidings.node.test.StreamFollower.ReconnectPolicy;
import io.tidings.node.test.TestCluster;
import io.tidings.testbed.proxy.Fault.Drop;
import io.tidings.testbed.proxy.FaultProxy;
import io.tidings.testbed.proxy.Injection;
import io.tidings.testbed.proxy.Selector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Announcements get lost, by the connection or one by one, and no client notices. */
@Tag("slow")
class RepairTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void announcementsLost_byKillingPubSubTenTimesASecond_nothingIsLostOrRepeated()
      throws InterruptedException {
    List<String> topics = List.of("public.kill-a", "public.kill-b");
    try (TestCluster<NodeInJvm> cluster = TestCluster.start(2);
        RedisClient client = RedisClient.create(cluster.redis().url());
        StreamFollower one = follow(Transport.SSE, cluster.node(0).port(), topics);
        StreamFollower two = follow(Transport.WEBSOCKET, cluster.node(1).port(), topics)) {
      AtomicBoolean killing = new AtomicBoolean(true);
      AtomicInteger killed = new AtomicInteger();
      Thread killer =
          Thread.ofPlatform().start(() -> kill(client.connect().sync(), killing, killed));
      try (SteadyPublisher publisher = new SteadyPublisher(cluster, topics, List.of(0, 1), 500)) {
        publisher.await(2_500);
        killing.set(false);
        killer.join();
        List<String> published = publisher.stop();
        for (StreamFollower follower : List.of(one, two)) {
          follower.awaitCursor(published.getLast(), SOON).expectExactly(published);
          assertThat(follower.connections()).isEqualTo(1);
          assertThat(follower.resyncs()).isEmpty();
        }
      }
      assertThat(killed.get()).isGreaterThan(10);
    }
  }

  private static void kill(
      RedisCommands<String, String> redis, AtomicBoolean killing, AtomicInteger killed) {
    while (killing.get()) {
      killed.addAndGet(redis.clientKill(KillArgs.Builder.typePubsub()).intValue());
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  @Test
  void announcementsSwallowed_everyTenthAndTheLast_areRepairedUnseen() throws Exception {
    String topic = "public.swallow";
    try (TestCluster<NodeInJvm> near = TestCluster.start(1);
        FaultProxy proxy = FaultProxy.toRedis("127.0.0.1", near.redis().port(), 0);
        NodeInJvm far = near.another("behind-proxy", "redis://localhost:" + proxy.port());
        StreamFollower one = follow(Transport.SSE, far.port(), List.of(topic));
        StreamFollower two = follow(Transport.WEBSOCKET, far.port(), List.of(topic))) {
      Injection tenth = proxy.inject(new Drop(Selector.every(10)));
      try (SteadyPublisher publisher = new SteadyPublisher(near, List.of(topic), List.of(0), 500)) {
        publisher.await(1_000);
        Injection rest = proxy.inject(new Drop(Selector.all()));
        publisher.await(1_010);
        List<String> published = publisher.stop();
        // Nothing follows the last one that could show the hole: only the tail check can.
        one.awaitCursor(published.getLast(), SOON).expectExactly(published);
        two.awaitCursor(published.getLast(), SOON).expectExactly(published);
        assertThat(tenth.hits()).isGreaterThanOrEqualTo(100);
        assertThat(rest.hits()).isPositive();
      }
      for (StreamFollower follower : List.of(one, two)) {
        assertThat(follower.connections()).isEqualTo(1);
        assertThat(follower.resyncs()).isEmpty();
      }
    }
  }

  private static StreamFollower follow(Transport transport, int port, List<String> topics) {
    return StreamFollower.follow(
            stream(topics.toArray(String[]::new)).over(transport),
            ReconnectPolicy.AT_ONCE,
            List.of(port))
        .expectConnected();
  }
}
