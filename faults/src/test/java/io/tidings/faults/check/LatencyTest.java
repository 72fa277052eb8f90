package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I3;
import static io.tidings.faults.check.Invariant.I6;
import static io.tidings.faults.ledger.ClientSpec.Trait.HAMPERED;
import static io.tidings.faults.ledger.ClientSpec.Trait.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** I6. A line of the ledger, and so each hop, takes a millisecond. */
class LatencyTest extends LedgerCheckTest {
  private long number;

  private TestClient annaConnects() {
    return ledger.client("anna", BOARD, HEALTHY).connects().getsPosition("A.1-0");
  }

  private void events(TestClient anna, int count, Duration each) {
    for (int i = 0; i < count; i++) {
      number++;
      String cursor = "A.%d-0".formatted(10 + number);
      paul.publishes(number, cursor, "board");
      ledger.passes(each);
      anna.gets(cursor, "board", paul.payload(number));
    }
  }

  @Test
  void asQuickAsBefore_holdsAndIsReported() {
    TestClient anna = annaConnects();
    ledger.nemesis().latencyWithin(1.1, Duration.ZERO);
    ledger.nemesis().phase("before");
    events(anna, 100, Duration.ofMillis(8));
    ledger.nemesis().phase("fault");
    events(anna, 100, Duration.ofMillis(9));

    assertThat(ledger.holds().latencies())
        .containsEntry("before", new Percentiles(100, 10_000, 10_000))
        .containsEntry("fault", new Percentiles(100, 11_000, 11_000));
  }

  @Test
  void slowerThanAllowed_isShownWithItsBound() {
    TestClient anna = annaConnects();
    ledger.nemesis().latencyWithin(1.1, Duration.ZERO);
    ledger.nemesis().phase("before");
    events(anna, 100, Duration.ofMillis(8));
    ledger.nemesis().phase("fault");
    events(anna, 98, Duration.ofMillis(8));
    events(anna, 2, Duration.ofMillis(10));

    ledger.violates(I6, "LatencyBound 1.1 0");
  }

  @Test
  void onePercentSlower_holds() {
    TestClient anna = annaConnects();
    ledger.nemesis().latencyWithin(1.1, Duration.ZERO);
    ledger.nemesis().phase("before");
    events(anna, 100, Duration.ofMillis(8));
    ledger.nemesis().phase("fault");
    events(anna, 99, Duration.ofMillis(8));
    events(anna, 1, Duration.ofSeconds(10));

    ledger.holds();
  }

  @Test
  void slowerWithinTheSlack_holds() {
    TestClient anna = annaConnects();
    ledger.nemesis().latencyWithin(1.1, Duration.ofMillis(5));
    ledger.nemesis().phase("before");
    events(anna, 10, Duration.ofMillis(8));
    ledger.nemesis().phase("fault");
    events(anna, 10, Duration.ofMillis(13));

    ledger.holds();
  }

  @Test
  void slowerWithoutABound_isOnlyReported() {
    TestClient anna = annaConnects();
    ledger.nemesis().phase("before");
    events(anna, 10, Duration.ofMillis(8));
    ledger.nemesis().phase("fault");
    events(anna, 10, Duration.ofSeconds(8));

    assertThat(ledger.holds().latencies()).containsKeys("before", "fault");
  }

  @Test
  void hamperedClients_doNotCount() {
    ledger.nemesis().latencyWithin(1.1, Duration.ZERO);
    TestClient slow = ledger.client("slow", BOARD, HAMPERED).connects().getsPosition("A.1-0");
    TestClient anna = annaConnects();
    ledger.nemesis().phase("before");
    events(anna, 1, Duration.ZERO);
    slow.gets("A.11-0", "board", paul.payload(1));
    ledger.nemesis().phase("fault");
    events(anna, 1, Duration.ZERO);
    ledger.passes(Duration.ofMinutes(1));
    slow.gets("A.12-0", "board", paul.payload(2));

    ledger.holds();
  }

  @Test
  void retried_countsFromTheLastTry() {
    TestClient anna = annaConnects();
    ledger.nemesis().latencyWithin(1.1, Duration.ZERO);
    ledger.nemesis().phase("before");
    events(anna, 1, Duration.ofMillis(8));
    ledger.nemesis().phase("fault");
    paul.sends(2, "board").unknown(2);
    ledger.passes(Duration.ofSeconds(1));
    paul.sends(2, "board").acked(2, "A.99-0");
    anna.gets("A.99-0", "board", paul.payload(2));

    ledger.holds();
  }

  @Test
  void readBeforeItWasSent_isAForgeryAndNoLatency() {
    annaConnects().gets("A.2-0", "board", paul.payload(1));
    paul.publishes(1, "A.2-0", "board");
    ledger.violatesAmongOthers(I3, "id: A.2-0");
  }

  @Test
  void boundWithoutAnythingMeasured_decidesNothing() {
    TestClient anna = annaConnects();
    ledger.nemesis().latencyWithin(1.1, Duration.ZERO);
    ledger.nemesis().phase("before");
    events(anna, 1, Duration.ofMillis(8));

    assertThat(ledger.unreadable()).contains("nemesis.jsonl").contains("no healthy client");
  }
}
