package io.tidings.node.relay;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.HashMap;
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
  private static final int SCHEDULES = Integer.getInteger("tidings.schedules", 500);
  private static final String KIND = System.getProperty("tidings.kind", "");

  private static final Map<String, Integer> RECONNECTS =
      Map.of("connect", 12, "cut", 6, "lane", 40, "receive", 30, "authorise", 20, "written", 20);

  private static Map<String, Integer> reconnects(Map<String, Integer> more) {
    Map<String, Integer> weights = new HashMap<>(RECONNECTS);
    weights.putAll(more);
    return weights;
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
            Arguments.of("loss, trims, handoffs", false, Map.of()),
            Arguments.of("reconnects", false, reconnects(Map.of())),
            Arguments.of(
                "trims under replay",
                false,
                reconnects(Map.of("append", 30, "trim", 2, "read", 16, "arrive", 24))),
            Arguments.of("a node that lags", false, reconnects(Map.of("hear", 3, "append", 16))),
            Arguments.of(
                "pub/sub that dies", false, Map.of("reset", 6, "subscribe", 12, "append", 16)),
            Arguments.of(
                "revocation",
                false,
                Map.of("revoke", 1, "ephemeral", 10, "trim", 6, "lose", 5, "cut", 1)),
            Arguments.of(
                "revocation under replay",
                false,
                reconnects(Map.of("revoke", 1, "append", 24, "read", 3))),
            Arguments.of(
                "regrants",
                false,
                Map.of("toggle", 3, "append", 16, "ephemeral", 4, "lose", 3, "trim", 0)),
            Arguments.of(
                "regrants under replay",
                false,
                reconnects(Map.of("toggle", 2, "append", 24, "read", 4, "trim", 0))),
            Arguments.of(
                "replays that are shared",
                false,
                reconnects(Map.of("crowd", 4, "cut", 3, "read", 4, "trim", 2))),
            Arguments.of("slow clients", false, Map.of("written", 1, "append", 16, "receive", 6)),
            Arguments.of("failover, strict", false, Map.of("failover", 2, "replicate", 3)),
            Arguments.of(
                "failover, replica-acks", true, Map.of("failover", 2, "replicate", 3, "trim", 0)),
            Arguments.of(
                "failover, replica-acks, reconnects",
                true,
                reconnects(Map.of("failover", 2, "replicate", 3, "trim", 0))),
            Arguments.of(
                "revocation after a failover",
                false,
                Map.of("failover", 3, "replicate", 3, "revoke", 1, "cut", 1)))
        .filter(kind -> String.valueOf(kind.get()[0]).contains(KIND));
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
        schedule.run(40 + seeds.nextInt(400));
      } catch (Schedule.Violation | RuntimeException e) {
        List<String> trace = schedule.trace();
        fail(kind + ", schedule " + i + ", seed " + seed + ": " + e + "\n" + trace, e);
      }
    }
  }
}
