package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulation's own account must be able to find a loss, or it proves nothing. */
class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();

  @Test
  void complaints_allArrivedInOrder_none() {
    arrive("5-0", "5-1", "6-0");
    assertThat(arrivals.complaints(List.of("5-0", "5-1", "6-0"))).isEmpty();
    assertThat(arrivals.latencies()).containsExactly(20, 20, 20);
  }

  @Test
  void complaints_oneMissing_namesIt() {
    arrive("5-0", "6-0");
    assertThat(arrivals.complaints(List.of("5-0", "5-1", "6-0")))
        .containsExactly("1 of 3 events lost, such as 5-1");
  }

  @Test
  void complaints_twiceOrOutOfOrder_namesBoth() {
    arrive("5-0", "5-0", "4-7");
    assertThat(arrivals.complaints(List.of("5-0")))
        .containsExactly("5-0 after 5-0", "4-7 after 5-0");
  }

  @Test
  void complaints_resyncOrClosed_isALoss() {
    arrivals.take("{\"data\":{\"type\":\"resync\",\"data\":{}}}", 0);
    arrivals.take("{\"data\":{\"type\":\"closed\",\"data\":{}}}", 0);
    arrivals.take("{\"data\":{\"type\":\"connected\",\"data\":{}}}", 0);
    assertThat(arrivals.complaints(List.of())).hasSize(2);
  }

  private void arrive(String... ids) {
    for (String id : ids) {
      arrivals.take(
          "{\"id\":\"e.%s\",\"data\":{\"type\":\"load\",\"data\":{\"sent\":100}}}".formatted(id),
          120);
    }
  }
}
