package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulation must detect a loss, or it proves nothing. */
class ReceivedEventsTest {
  private final ReceivedEvents receivedEvents = new ReceivedEvents();

  @Test
  void complaints_allArrivedInOrder_none() {
    arrive("5-0", "5-1", "6-0");
    assertThat(receivedEvents.complaints(List.of("5-0", "5-1", "6-0"))).isEmpty();
    assertThat(receivedEvents.latencies()).containsExactly(20, 20, 20);
  }

  @Test
  void complaints_oneMissing_namesIt() {
    arrive("5-0", "6-0");
    assertThat(receivedEvents.complaints(List.of("5-0", "5-1", "6-0")))
        .containsExactly("1 of 3 events lost, such as 5-1");
  }

  @Test
  void complaints_twiceOrOutOfOrder_namesBoth() {
    arrive("5-0", "5-0", "4-7");
    assertThat(receivedEvents.complaints(List.of("5-0")))
        .containsExactly("5-0 after 5-0", "4-7 after 5-0");
  }

  @Test
  void complaints_resyncOrClosed_isALoss() {
    receivedEvents.take("{\"data\":{\"type\":\"resync\",\"data\":{}}}", 0);
    receivedEvents.take("{\"data\":{\"type\":\"closed\",\"data\":{}}}", 0);
    receivedEvents.take("{\"data\":{\"type\":\"connected\",\"data\":{}}}", 0);
    assertThat(receivedEvents.complaints(List.of())).hasSize(2);
  }

  private void arrive(String... ids) {
    for (String id : ids) {
      receivedEvents.take(
          "{\"id\":\"e.%s\",\"data\":{\"type\":\"load\",\"data\":{\"sent\":100}}}".formatted(id),
          120);
    }
  }
}
