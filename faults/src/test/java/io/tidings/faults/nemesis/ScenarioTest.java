package io.tidings.faults.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidings.testbed.cluster.BalancerKind;
import io.tidings.testbed.cluster.NodeProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real nodes are broken under load, and the ledgers of publishers and clients are checked. */
class ScenarioTest {
  /** Clients are cut in {@link RollingReleaseTest}, too. */
  private static final Set<String> QUICK =
      Set.of(
          "node-killed",
          "pubsub-killed",
          "bridge-holder-killed",
          "poll-leader-paused",
          "users-failover-strict");

  @Test
  void quickScenarios_holdWhatTheTablePromises() throws IOException {
    requireNginx();
    List<Scenario> quick =
        Scenarios.all().stream().filter(it -> QUICK.contains(it.name())).toList();
    assertThat(quick).hasSameSizeAs(QUICK);

    Nemesis nemesis =
        new Nemesis(
            NodeProgram.jar(Path.of("..", "api-node", "target", "api-node.jar")),
            System.nanoTime(),
            Path.of("target", "ledgers"));

    assertThat(nemesis.run(quick).values()).allMatch(Outcome::held);
  }

  /** Skips the test where nginx is not installed; where everything has to be, the test fails. */
  static void requireNginx() {
    boolean installed = BalancerKind.NGINX.program().isPresent();
    if (!installed && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail("nginx is not installed");
    }
    Assumptions.assumeTrue(installed, "nginx is not installed: the scenarios were NOT run");
  }
}
