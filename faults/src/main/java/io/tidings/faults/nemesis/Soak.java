package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import io.tidings.faults.house.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Faults by chance, one or two at a time, in rounds with a ledger each. */
record Soak(Nemesis nemesis) {
  private static final int ACTS = 5;

  /** Half of all rounds; there is most to break. */
  private static final List<Site> SITES =
      List.of(
          Site.ALONE,
          Site.ALONE,
          Site.ALONE,
          Site.ALONE,
          Site.ALONE_HAPROXY,
          Site.SENTINEL_STRICT,
          Site.SENTINEL_ACKS,
          Site.CLUSTER);

  /** Whether every promise was kept. */
  boolean run(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    SplittableRandom random = new SplittableRandom(nemesis.seed());
    boolean held = true;
    for (int round = 1; System.nanoTime() < deadline; round++) {
      Site site = SITES.get(random.nextInt(SITES.size()));
      Trial trial =
          new Trial(
              "round-" + round,
              acts(site, random),
              random.nextLong(),
              nemesis.folder().resolve("round-" + round));
      System.out.printf("round %d, %s: %s%n", round, site, trial.acts());
      try (House house = House.start(site, nemesis.program(), trial.seed())) {
        Outcome outcome = trial.in(house);
        System.out.println(outcome);
        held &= outcome.held();
      }
    }
    return held;
  }

  private static List<List<Scenario>> acts(Site site, SplittableRandom random) {
    List<Scenario> here =
        new ArrayList<>(Scenarios.all().stream().filter(it -> it.site() == site).toList());
    return IntStream.range(0, ACTS)
        .mapToObj(_ -> {
          Collections.shuffle(here, new Random(random.nextLong()));
          return List.copyOf(here.subList(0, 1 + random.nextInt(2)));
        })
        .toList();
  }
}
