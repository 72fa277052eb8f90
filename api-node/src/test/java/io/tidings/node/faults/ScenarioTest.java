package io.tidings.node.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidings.faults.cluster.BalancerKind;
import io.tidings.faults.cluster.NodeProgram;
import io.tidings.faults.nemesis.Nemesis;
import io.tidings.faults.nemesis.Outcome;
import io.tidings.faults.nemesis.Scenario;
import io.tidings.faults.nemesis.Scenarios;
import io.tidings.node.ApiNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real nodes are broken under load, and the ledgers of publishers and clients are checked. */
@Tag("slow")
class ScenarioTest {
  private static final Set<String> QUICK =
      Set.of(
          "client-cut",
          "node-killed",
          "pubsub-killed",
          "announcements-dropped",
          "flushall",
          "users-failover-strict");

  @Test
  void quickScenarios_holdWhatTheTablePromises() throws IOException {
    boolean installed = BalancerKind.NGINX.program().isPresent();
    if (!installed && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail("nginx is not installed");
    }
    Assumptions.assumeTrue(installed, "nginx is not installed: the scenarios were NOT run");
    List<Scenario> quick =
        Scenarios.all().stream().filter(it -> QUICK.contains(it.name())).toList();
    assertThat(quick).hasSameSizeAs(QUICK);

    Nemesis nemesis =
        new Nemesis(
            NodeProgram.classPath(ApiNode.class.getName()),
            System.nanoTime(),
            Path.of("target", "ledgers"));

    assertThat(nemesis.run(quick).values()).allMatch(Outcome::held);
  }
}
