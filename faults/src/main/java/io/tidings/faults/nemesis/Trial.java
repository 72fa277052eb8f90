package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One scenario in a house, judged by its ledger. */
public record Trial(Scenario scenario, long seed, Path folder) {
  public Outcome in(House house) {
    @Nullable Duration recovery = null;
    try (Run run = new Run(house, scenario.name(), seed, folder)) {
      run.warmUp();
      recovery = run.through(List.of(scenario));
      run.finish();
    } catch (Exception | AssertionError e) {
      return new Outcome(scenario, null, recovery, e.toString(), folder);
    }
    return judge(recovery);
  }

  private Outcome judge(Duration recovery) {
    return new Outcome(scenario, Row.ZERO_LOSS, recovery, null, folder);
  }
}
