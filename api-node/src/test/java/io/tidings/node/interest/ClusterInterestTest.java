package io.tidings.node.interest;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.embedded.RedisServer;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Component;

/** Whole nodes, with a redis-server of their own, on the real clock. */
@Tag("slow")
class ClusterInterestTest {
  private static final String TOKEN = "a-token-of-32-characters-and-few";
  private static final AtomicLong USERS = new AtomicLong();

  private static RedisServer redis;
  private static TestNode one;
  private static TestNode other;

  private final long user = USERS.incrementAndGet();

  /** A feature of the test, which needs the interest itself. */
  @Component
  static class Feature implements InterestListener {
    final Map<Long, Long> served = new ConcurrentHashMap<>();
    final List<Long> changed = new CopyOnWriteArrayList<>();

    Feature(Interest interest) {
      assertThat(interest.node()).isNotEmpty();
    }

    @Override
    public String kind() {
      return "test";
    }

    @Override
    public void gained(long user, long token) {
      served.put(user, token);
    }

    @Override
    public void lost(long user) {
      served.remove(user);
    }

    @Override
    public void changed(long user) {
      changed.add(user);
    }
  }

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    one = node();
    other = node();
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
    redis.close();
  }

  private static TestNode node() {
    return TestNode.startWith(
        List.of(Feature.class, InterestConfiguration.class),
        "tidings.chat.enabled=false",
        "spring.data.redis.url=" + redis.url(),
        "tidings.drain.window=200ms",
        "tidings.drain.token=" + TOKEN,
        "tidings.interest.lease=8s",
        "tidings.interest.grace=300ms");
  }

  private static Interest interest(TestNode node) {
    return node.bean(Interest.class);
  }

  private static Feature feature(TestNode node) {
    return node.bean(Feature.class);
  }

  private boolean serves(TestNode node) {
    return feature(node).served.containsKey(user);
  }

  @Test
  void open_onTwoNodes_oneServesUntilTheLastIsClosed() {
    Interest.Handle here = interest(one).open("test", user);
    await().until(() -> serves(one));
    Interest.Handle there = interest(other).open("test", user);
    await().until(() -> interest(one).present("test", user));
    interest(other).poke("test", user);
    await().until(() -> feature(one).changed.contains(user));
    here.close();
    here.close();
    assertThat(interest(other).present("test", user)).isTrue();
    assertThat(interest(other).present("chat", user)).isFalse();
    assertThat(serves(other)).isFalse();
    there.close();
    await().until(() -> !interest(one).present("test", user));
    await().until(() -> !serves(one));
    assertThat(feature(other).changed).doesNotContain(user);
  }

  @Test
  void close_nodeThatServes_anotherServesAtOnceAndOneLessIsLive() {
    WorkspaceState state = one.bean(WorkspaceState.class);
    TestNode third = node();
    interest(third).open("test", user);
    await().until(() -> serves(third));
    try (Interest.Handle _ = interest(one).open("test", user)) {
      Set<String> all =
          Stream.of(one, other, third).map(node -> interest(node).node()).collect(toSet());
      await().until(() -> state.read(interest(one)::liveNodes).equals(all));
      Feature leaving = feature(third);
      long token = leaving.served.getOrDefault(user, 0L);
      all.remove(interest(third).node());

      third.close();

      assertThat(leaving.served).doesNotContainKey(user);
      assertThat(interest(one).liveNodes(state)).isEqualTo(all);
      await("another, before the lease ends")
          .atMost(Duration.ofSeconds(5))
          .until(() -> serves(one) || serves(other));
      assertThat(serves(one)).as("where the user has a connection").isTrue();
      assertThat(feature(one).served.get(user)).isGreaterThan(token);
    }
  }

  /** It stays up and has its lease, and is given no user any more. */
  @Test
  void drain_nodeThatServes_anotherServesAtOnceAndTheNodeStays() {
    try (TestNode third = node()) {
      interest(third).open("test", user);
      await().until(() -> serves(third));
      try (Interest.Handle _ = interest(one).open("test", user)) {
        String[] token = {"Authorization", "Bearer " + TOKEN};
        assertThat(third.manage("POST", "/actuator/drain", token).statusCode()).isEqualTo(202);
        await("another, before the lease ends")
            .atMost(Duration.ofSeconds(5))
            .until(() -> !serves(third) && serves(one));
        long later = USERS.incrementAndGet();
        interest(third).open("test", later);
        await("any of the others")
            .until(() ->
                feature(one).served.containsKey(later) || feature(other).served.containsKey(later));
        assertThat(feature(third).served).isEmpty();
      }
    }
  }

  @Test
  void metrics_countUsersAndLeases() {
    try (Interest.Handle _ = interest(one).open("test", user)) {
      await().until(() -> serves(one));
      await().until(() -> metric("tidings_interest_users") >= 1);
      await().until(() -> metric("tidings_interest_owned") >= 1);
      assertThat(metric("tidings_interest_lease_lost_total")).isGreaterThanOrEqualTo(0);
    }
  }

  @Test
  void redisStopsForLong_nodesStopAndBeginAgain() {
    try (Interest.Handle _ = interest(one).open("test", user)) {
      await().until(() -> serves(one));
      double lost = metric("tidings_interest_lease_lost_total");
      redis.pause();
      await().atMost(Duration.ofSeconds(30)).until(() -> !serves(one));
      redis.resume();
      await().atMost(Duration.ofSeconds(30)).until(() -> serves(one) || serves(other));
      assertThat(metric("tidings_interest_lease_lost_total")).isGreaterThan(lost);
    }
  }

  private static double metric(String name) {
    return one.manage("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(-1);
  }
}
