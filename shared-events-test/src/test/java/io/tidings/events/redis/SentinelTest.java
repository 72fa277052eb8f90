package io.tidings.events.redis;

import static io.tidings.events.test.LogFixture.event;
import static io.tidings.events.test.LogFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import io.tidings.events.Append;
import io.tidings.events.EventLog;
import io.tidings.events.IndeterminateException;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisSentinels;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.Follower.RecoveryTime;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement.ReplicaAcks;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement.Strict;
import io.tidings.events.test.LogFixture;
import io.tidings.events.test.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Failovers by three Sentinels while events are published, with each policy in a workspace. */
@Tag("slow")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SentinelTest {
  private static final Duration DOWN_AFTER = Duration.ofSeconds(2);

  private static final Workspace STRICT = new Workspace("strict");
  private static final Workspace ACKED = new Workspace("acked");

  /** Of a wait that ends at all. How long a failover is felt, {@code make faults} measures. */
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final RedisSentinels redis = RedisSentinels.start(DOWN_AFTER);
  private final Load strict = load(STRICT, new Strict());
  private final Load acked = load(ACKED, new ReplicaAcks(2));

  private Load load(Workspace workspace, Acknowledgement policy) {
    return new Load(new RedisAddress.ServerAddress(uri(), null), workspace, policy);
  }

  private RedisURI uri() {
    RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(redis.name());
    redis.sentinels().forEach(sentinel -> uri.withSentinel("127.0.0.1", sentinel.port()));
    return uri.build();
  }

  @AfterEach
  void close() {
    strict.close();
    acked.close();
    redis.close();
  }

  @Test
  void primaryKilled_acknowledgedByAllSurvives_othersAreTold() {
    strict.publish();
    acked.publish();
    String epoch = strict.follower().epoch();
    Instant fault = Instant.now();
    redis.primary().kill();
    RecoveryTime recovery = strict.follower().awaitRecovery(fault, epoch, LIMIT);
    print("SIGKILL", recovery);
    assertThat(strict.follower().resyncs()).isEqualTo(1);
    verify();
  }

  /** The primary wakes up after its replacement and does not know (recipe R2). */
  @Test
  void primaryHangsAndWakesUp_itAcknowledgesNothingThatCounts() {
    strict.publish();
    acked.publish();
    String epoch = strict.follower().epoch();
    Instant fault = Instant.now();
    RedisServer zombie = redis.primary();
    zombie.pause();
    RecoveryTime recovery = strict.follower().awaitRecovery(fault, epoch, LIMIT);
    print("SIGSTOP", recovery);
    zombie.resume();
    try (Load astray = new Load(RedisAddress.of(zombie.url()), STRICT, new Strict());
        LogFixture there = new LogFixture(zombie.url())) {
      Append append = Append.of(ACKED, event("a", "zombie"));
      EventLog isolated =
          there.log(RedisAddress.of(zombie.url()), Settings.shipped(ACKED, new ReplicaAcks(2)));
      astray.publish();
      assertThat(astray.follower().epoch()).as("it knows of no successor").isEqualTo(epoch);
      assertThat(failure(isolated.append(append)))
          .as("an old primary without replicas")
          .isInstanceOf(IndeterminateException.class);
      astray.pause();
      acked.awaitAcknowledged(); // the Sentinels have made it a replica
      assertThat(failure(isolated.append(append))).hasMessageContaining("READONLY");
    }
    verify();
  }

  @Test
  void failoverByHand_oldPrimaryGoesOnAnswering_noNodeStaysWithIt() {
    strict.publish();
    acked.publish();
    acked.pause();
    String epoch = strict.follower().epoch();
    Instant fault = Instant.now();
    RedisServer old = redis.primary();
    RedisServer late = redis.sentinels().getFirst();
    late.pause();
    redis.failover();
    RecoveryTime recovery = strict.follower().awaitRecovery(fault, epoch, LIMIT);
    print("SENTINEL FAILOVER", recovery);
    late.resume();
    strict.settle();
    print("acknowledged by strict and lost", strict.lost().size());
    // The old primary acknowledges until the Sentinels get hold of it, which takes them 10 s.
    assertThat(strict.lost()).hasSizeLessThan(400);
    acked.publish(); // possible once the old one is a replica
    assertThat(redis.replicas()).contains(old);
    assertThat(strict.follower().resyncs()).isEqualTo(1);
    assertThat(acked.follower().resyncs()).as("all was acknowledged before").isZero();
    verify();
  }

  /** A node at rest does not ask the Sentinels, and what it knows is old when it wakes up. */
  @Test
  void failoverWhileALogRests_itsFirstCallGoesToTheNewPrimary() {
    try (LogFixture fixture = new LogFixture(redis.primary().url())) {
      EventLog resting =
          fixture.log(
              new RedisAddress.ServerAddress(uri(), null), Settings.shipped(STRICT, new Strict()));
      Set<String> none = Set.of();
      String before = resting.versions(STRICT, none).join().position().epoch();
      Instant asked = Instant.now();
      redis.failover();
      await("the Sentinels' answer to be old")
          .until(() -> Instant.now().isAfter(asked.plusSeconds(1)));
      assertThat(resting.versions(STRICT, none).join().position().epoch()).isNotEqualTo(before);
    }
  }

  private void verify() {
    strict.settle();
    acked.settle();
    strict.verify();
    acked.verify();
    assertThat(acked.lost()).isEmpty();
  }

  private static void print(String what, Object figure) {
    System.out.println("SentinelTest: " + what + ": " + figure);
  }
}
