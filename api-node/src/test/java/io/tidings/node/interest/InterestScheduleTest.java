package io.tidings.node.interest;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of the real nodes and the real script: a user never has two owners, every owner
 * has a greater token than all before, and afterwards interest is exact.
 */
@Tag("slow")
@Timeout(60)
class InterestScheduleTest {
  private static final int SCHEDULES = Integer.getInteger("tidings.schedules", 20);
  private static final int STEPS = 200;

  private static ManualRedis redis;

  @BeforeAll
  static void start() {
    redis = new ManualRedis();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("grace ends against new subscribers", Map.of("calm", 8, "pause", 0)),
        Arguments.of("leases end against stopped holders", Map.of("pause", 6, "calm", 6)),
        Arguments.of("calls are late or lost", Map.of("fail", 20, "work", 4, "time", 40)),
        Arguments.of("nodes come and go", Map.of("leave", 4, "end", 3, "calm", 6)),
        Arguments.of("nodes are killed", Map.of("kill", 3, "leave", 1, "end", 1, "calm", 6)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void anySchedule_oneOwnerAtMostAndExactAfterwards(String kind, Map<String, Integer> weights) {
    long first = Long.getLong("tidings.seed", new Random().nextLong());
    for (int i = 0; i < SCHEDULES; i++) {
      long seed = first + i;
      InterestSchedule schedule = new InterestSchedule(seed, redis, weights);
      try {
        schedule.run(STEPS);
      } catch (AssertionError | RuntimeException e) {
        List<String> trace = schedule.trace();
        fail(
            "%s, -Dtidings.seed=%d -Dtidings.schedules=1: %s%n%s"
                .formatted(kind, seed, e.getMessage(), String.join("\n", trace)),
            e);
      }
    }
  }
}
