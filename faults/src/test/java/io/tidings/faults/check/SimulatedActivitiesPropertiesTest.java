package io.tidings.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.check.SimulatedActivities.Mistake;
import io.tidings.faults.check.Verdict.Holds;
import io.tidings.faults.check.Verdict.Violated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** No false alarm about activities that are right, whatever streams meet; no mistake is missed. */
class SimulatedActivitiesPropertiesTest {

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void check_randomActivities_isViolatedIfAndOnlyIfAMistakeWasMade(
      @ForAll long seed, @ForAll Mistake mistake) throws IOException {
    Path folder = Files.createTempDirectory("activities");
    SimulatedActivities activities = new SimulatedActivities(folder, seed, mistake);

    boolean wrong = activities.run();
    Verdict verdict = activities.verdict();
    Statistics.collect(mistake, wrong);

    assertThat(verdict)
        .as("%s, %s made: %s", folder, wrong ? mistake : "no mistake", verdict)
        .isInstanceOf(wrong ? Violated.class : Holds.class);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
    Statistics.coverage(made -> {
      for (Mistake possible : Mistake.values()) {
        made.check(possible, possible != Mistake.NONE).count(times -> times >= 5);
      }
    });
  }
}
