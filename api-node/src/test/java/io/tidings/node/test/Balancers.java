package io.tidings.node.test;

import static org.assertj.core.api.Assertions.fail;

import io.tidings.faults.cluster.Balancer;
import io.tidings.faults.cluster.BalancerKind;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Load balancers for tests that are visibly skipped where one is not installed, and fail in CI. */
public final class Balancers {
  private Balancers() {}

  public static Balancer start(BalancerKind kind, List<Integer> nodes) {
    if (kind.program().isEmpty() && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail(kind + " is not installed");
    }
    Assumptions.assumeTrue(
        kind.program().isPresent(),
        () -> kind + " is not installed: its configuration was NOT tested");
    return Balancer.start(kind, nodes);
  }
}
