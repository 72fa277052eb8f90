package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I7;
import static io.tidings.faults.check.Invariant.I8;

import org.junit.jupiter.api.Test;

/** I7 and I8. */
class BoundsTest extends LedgerCheckTest {

  @Test
  void withinCapsAndBackAtTheBaseline_holds() {
    ledger.nemesis().sample("heap", 256, 256);
    ledger.nemesis().baseline("fds", 100, 110, 10);
    ledger.nemesis().baseline("threads", 100, 90, 10);

    ledger.holds();
  }

  @Test
  void sampleAboveItsCap_isShown() {
    ledger.nemesis().sample("outbox", 10, 1024);
    ledger.nemesis().sample("outbox", 1025, 1024);

    ledger.violates(I7, "GaugeSample outbox 1025.0 1024.0");
  }

  @Test
  void sampleThatIsNoNumber_isNoProof() {
    ledger.nemesis().sample("heap", Double.NaN, 1024);

    ledger.violates(I7, "GaugeSample heap NaN");
  }

  @Test
  void moreThanBefore_isShown() {
    ledger.nemesis().baseline("fds", 100, 111, 10);

    ledger.violates(I8, "LeakMeasurement fds 100.0 111.0 10.0");
  }

  @Test
  void lessThanBefore_isShown() {
    ledger.nemesis().baseline("subscriptions", 1, 0, 0);

    ledger.violates(I8, "LeakMeasurement subscriptions 1.0 0.0");
  }

  @Test
  void baselineThatIsNoNumber_isNoProof() {
    ledger.nemesis().baseline("fds", 100, Double.NaN, 10);

    ledger.violates(I8, "LeakMeasurement fds 100.0 NaN");
  }
}
