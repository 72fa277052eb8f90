package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeTest {
  private final Outcome first = outcome("1/2", List.of(), 10, 20);
  private final Outcome second = outcome("2/2", List.of("stream 3 lost 1"), 30, 40);

  @Test
  void read_whatWasWritten_isTheSame(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("deep/outcome.json");
    first.write(file);
    assertThat(Outcome.read(file)).isEqualTo(first);
  }

  @Test
  void read_anotherFile_isNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("outcome.json"), "{}");
    assertThatThrownBy(() -> Outcome.read(file)).hasMessageContaining("is no outcome");
  }

  @Test
  void merging_twoInjectors_isOneRowThatFailsWhenOneFailed() {
    OutcomeTable table = OutcomeTable.merging(List.of(first, second));
    Outcome both = table.outcomes().iterator().next();
    assertThat(table.outcomes()).hasSize(1);
    assertThat(both.injectors()).containsExactly("1/2", "2/2");
    assertThat(both.connections()).isEqualTo(200_000);
    assertThat(both.latencies().getTotalCount()).isEqualTo(4);
    assertThat(both.latencies().getMaxValue()).isEqualTo(40);
    assertThat(table.passed()).isFalse();
    assertThat(table.text())
        .contains("fan-out              200 000            4        1          0       20       40")
        .contains("fan-out: FAILED: stream 3 lost 1");
  }

  @Test
  void merging_notAllInjectorsOrOneTwice_fails() {
    Outcome third = outcome("3/3", List.of(), 10);
    assertThat(OutcomeTable.merging(List.of(outcome("1/3", List.of(), 10), third)).text())
        .contains("FAILED: these are injectors [1/3, 3/3], and not [1/3, 2/3, 3/3]");
    assertThat(OutcomeTable.merging(List.of(first, first)).passed()).isFalse();
    assertThat(OutcomeTable.merging(List.of(first, outcome("2/2", List.of(), 30))).passed())
        .isTrue();
  }

  @Test
  void passed_noOutcome_isNoSuccess() {
    assertThat(new OutcomeTable(List.of()).passed()).isFalse();
    assertThat(OutcomeTable.merging(List.of(first)).passed()).isTrue();
  }

  @Test
  void names_ofSimulations() {
    assertThat(Load.camelCase("rolling-restart")).isEqualTo("RollingRestart");
  }

  private static Outcome outcome(String injector, List<String> failures, long... latencies) {
    Histogram histogram = new Histogram(3);
    for (long latency : latencies) {
      histogram.recordValue(latency);
    }
    return new Outcome(
        "fan-out",
        List.of(injector),
        100_000,
        2,
        failures.size(),
        0,
        0,
        histogram,
        failures,
        List.of("a note"));
  }
}
