package io.tidings.node.relay;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of random schedules of the real feed, lanes and handoff against the model's log: no
 * client may meet a silent gap, a duplicate, disorder, a needless resync, or anything after its
 * revocation.
 */
class ScheduleTest {
  private static final int SCHEDULES = Integer.getInteger("tidings.schedules", 3_000);

  private static final Map<String, Integer> RECONNECTS =
      Map.of("connect", 8, "cut", 5, "read", 12, "authorise", 10);

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("loss, trims, handoffs", false, Map.of()),
        Arguments.of("reconnects", false, RECONNECTS),
        Arguments.of("trims under reconnects", false, Map.of("trim", 4, "connect", 8, "cut", 5)),
        Arguments.of(
            "trims under long replays",
            false,
            Map.of("append", 24, "trim", 3, "connect", 6, "cut", 3, "read", 12, "lane", 30)),
        Arguments.of("revocation", false, Map.of("revoke", 2, "ephemeral", 4, "trim", 2)),
        Arguments.of(
            "revocation under replay",
            false,
            Map.of("revoke", 1, "connect", 10, "cut", 8, "append", 16, "read", 6, "lane", 10)),
        Arguments.of("slow clients", false, Map.of("written", 1, "append", 16, "receive", 6)),
        Arguments.of("failover, strict", false, Map.of("failover", 2, "replicate", 3)),
        Arguments.of(
            "failover, replica-acks", true, Map.of("failover", 2, "replicate", 3, "trim", 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void anySchedule_clientsAreToldEverythingOnce(
      String kind, boolean forksGoOn, Map<String, Integer> weights) {
    Random seeds = new Random(Long.getLong("tidings.seed", 20));
    for (int i = 0; i < SCHEDULES; i++) {
      long seed = seeds.nextLong();
      Schedule schedule = new Schedule(seed, forksGoOn, weights);
      try {
        schedule.run(40 + seeds.nextInt(200));
      } catch (Schedule.Violation | RuntimeException e) {
        List<String> trace = schedule.trace();
        fail(kind + ", schedule " + i + ", seed " + seed + ": " + e + "\n" + trace, e);
      }
    }
  }
}
