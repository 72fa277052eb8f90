package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.failure;
import static io.tidings.events.test.LogFixture.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.EventId;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.Page;
import io.tidings.events.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A Cluster that does not answer yet. */
class ClusterLocatorTest {

  @Test
  void locate_clusterDownAtStart_callsShareOneLook() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuse(server, connections));
      RedisURI seed = RedisURI.create("127.0.0.1", server.getLocalPort());
      Duration before = seed.getTimeout();
      try (RedisEventLog log =
          new RedisEventLog(
              new RedisAddress.ClusterAddress(List.of(seed), null),
              RedisLogSettings.defaults(),
              Clock.systemUTC(),
              new SimpleMeterRegistry())) {
        List<CompletableFuture<Page>> reads =
            IntStream.range(0, 200)
                .mapToObj(_ -> log.read(Workspace.MAIN, Set.of(topic("a")), EventId.ZERO, 1))
                .toList();
        assertThat(reads)
            .allSatisfy(
                read -> assertThat(failure(read)).isInstanceOf(LogUnavailableException.class));
      }
      assertThat(connections.get()).isBetween(1, 20);
      assertThat(seed.getTimeout()).as("of the caller's own URI").isEqualTo(before);
    }
  }

  private static void refuse(ServerSocket server, AtomicInteger connections) {
    try {
      while (true) {
        server.accept().close();
        connections.incrementAndGet();
      }
    } catch (IOException e) {
      // the test is over
    }
  }
}
