package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I17;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I17. */
class SingleConnectionTest extends LedgerCheckTest {
  private static final Duration LEASE = Duration.ofSeconds(3);

  private TestUpstream upstream;

  @BeforeEach
  void beginUpstream() {
    ledger.nemesis().overlapWithin(LEASE);
    upstream = ledger.upstream("up");
  }

  private void passes(int seconds) {
    ledger.passes(Duration.ofSeconds(seconds));
  }

  @Test
  void streams_oneAfterTheOther_hold() {
    upstream.ends(upstream.opens("ada", "node-0"));
    upstream.ends(upstream.opens("ada", "node-1"));
    upstream.opens("ada", "node-0");
    passes(60);

    ledger.holds();
  }

  @Test
  void streams_ofTwoUsers_hold() {
    upstream.opens("ada", "node-0");
    upstream.opens("grace", "node-0");
    passes(60);

    ledger.holds();
  }

  @Test
  void overlap_ofLessThanTheLease_holds() {
    int first = upstream.opens("ada", "node-0");
    int second = upstream.opens("ada", "node-1");
    passes(2);
    upstream.ends(first);
    passes(60);
    upstream.ends(second);

    ledger.holds();
  }

  @Test
  void overlap_ofMoreThanTheLease_isShown() {
    int first = upstream.opens("ada", "node-0");
    passes(60);
    upstream.opens("ada", "node-1");
    passes(4);
    upstream.ends(first);

    Violation violation = ledger.violates(I17, "StreamOpened 1 ada node-0", "StreamOpened 2 ada");
    assertThat(violation.what())
        .isEqualTo("node-0 and node-1 both had a stream of ada for 4001 ms");
  }

  @Test
  void overlap_withinALongerStream_isShown() {
    upstream.opens("ada", "node-0");
    int second = upstream.opens("ada", "node-1");
    passes(4);
    upstream.ends(second);
    passes(60);

    ledger.violates(I17, "StreamOpened 1 ada node-0", "StreamOpened 2 ada node-1");
  }

  @Test
  void overlap_withTheNextButOne_isShown() {
    upstream.opens("ada", "node-0");
    upstream.ends(upstream.opens("ada", "node-1"));
    upstream.opens("ada", "node-2");
    passes(4);

    ledger.violates(I17, "StreamOpened 1 ada node-0", "StreamOpened 3 ada node-2");
  }

  @Test
  void overlap_ofOneNodeWithItself_isShown() {
    upstream.opens("ada", "node-0");
    upstream.opens("ada", "node-0");
    passes(4);

    ledger.violates(I17, "StreamOpened 1 ada node-0", "StreamOpened 2 ada node-0");
  }

  @Test
  void overlap_withoutABound_isShown() {
    TestLedger unbounded = new TestLedger(folder.resolve("unbounded"));
    TestUpstream without = unbounded.upstream("up");
    without.opens("ada", "node-0");
    without.opens("ada", "node-1");

    unbounded.violates(I17, "StreamOpened 1 ada node-0", "StreamOpened 2 ada node-1");
  }

  @Test
  void stoppedNode_keepsItsConnection_holds() {
    int first = upstream.opens("ada", "node-0");
    ledger.nemesis().nodeStopped("node-0");
    upstream.opens("ada", "node-1");
    passes(30);
    ledger.nemesis().nodeWoken("node-0");
    passes(2);
    upstream.ends(first);
    passes(60);

    ledger.holds();
  }

  @Test
  void wokenNode_keepsItsConnection_isShown() {
    int first = upstream.opens("ada", "node-0");
    ledger.nemesis().nodeStopped("node-0");
    upstream.opens("ada", "node-1");
    passes(30);
    ledger.nemesis().nodeWoken("node-0");
    passes(4);
    upstream.ends(first);

    ledger.violates(I17, "StreamOpened 1 ada node-0", "StreamOpened 2 ada node-1");
  }

  @Test
  void anotherNodeIsStopped_isShown() {
    int first = upstream.opens("ada", "node-0");
    ledger.nemesis().nodeStopped("node-2");
    upstream.opens("ada", "node-1");
    passes(4);
    upstream.ends(first);

    ledger.violates(I17, "StreamOpened 1 ada node-0", "StreamOpened 2 ada node-1");
  }

  @Test
  void bothNodesAreStoppedAtOneTime_countsThatTimeOnce() {
    upstream.opens("ada", "node-0");
    upstream.opens("ada", "node-1");
    ledger.nemesis().nodeStopped("node-0");
    ledger.nemesis().nodeStopped("node-1");
    passes(30);
    ledger.nemesis().nodeWoken("node-0");
    ledger.nemesis().nodeWoken("node-1");
    passes(10);

    ledger.violates(I17, "StreamOpened 1 ada node-0", "StreamOpened 2 ada node-1");
  }

  @Test
  void nodeThatNeverWakes_holds() {
    upstream.opens("ada", "node-0");
    ledger.nemesis().nodeStopped("node-0");
    upstream.opens("ada", "node-1");
    passes(60);

    ledger.holds();
  }

  @Test
  void endOfAnUnknownStream_isUnreadable() {
    upstream.ends(1);

    assertThat(ledger.unreadable()).contains("upstream-up.jsonl:1");
  }
}
