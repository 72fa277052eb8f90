package io.tidings.node.test;

import static org.assertj.core.api.Assertions.fail;

import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** Load balancers for tests that are visibly skipped where one is not installed, and fail in CI. */
public final class Balancers {
  private Balancers() {}

  public static Balancer start(BalancerKind kind, List<Integer> nodes) {
    return start(kind, nodes, UnaryOperator.identity());
  }

  /** With another configuration than the shipped one. */
  public static Balancer start(
      BalancerKind kind, List<Integer> nodes, UnaryOperator<String> changed) {
    if (kind.program().isEmpty() && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail(kind + " is not installed");
    }
    Assumptions.assumeTrue(
        kind.program().isPresent(),
        () -> kind + " is not installed: its configuration was NOT tested");
    return Balancer.start(kind, nodes, changed);
  }
}
