package io.tidings.faults.nemesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.Topology;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A cluster of the previous release is rolled to the present one under load, node by node, and one
 * node of it back. The release is built from the repository's history; without that history the
 * test fails.
 */
class RollingReleaseTest {
  /** How long the load runs on each mix of nodes of both releases. */
  private static final Duration MIXED = Duration.ofSeconds(1);

  /**
   * The previous release has no activities: its nodes do not know the stream, and record none of
   * the changes that are made there. So nothing follows them until both releases have the feature.
   */
  private static final boolean ACTIVITIES_FOLLOWED = false;

  private static final Path PRESENT = Path.of("..", "api-node", "target", "api-node.jar");

  @Test
  void rolledForthAndBack_losesNothing() throws Exception {
    ScenarioTest.requireNginx();
    NodeProgram previous = NodeProgram.jar(buildPreviousRelease());
    NodeProgram present = NodeProgram.jar(PRESENT);
    List<Scenario> scenarios =
        List.of(
            roll("first-node-upgraded", present, 0).whileUsersWork(),
            roll("all-nodes-upgraded", present, 1, 2).whileUsersChat(),
            roll("first-node-rolled-back", previous, 0).whileUsersAreNotified());
    long seed = System.nanoTime();

    try (Cluster cluster = Cluster.start(Topology.ALONE, previous, seed)) {
      Outcome outcome =
          new ScenarioRun(
                  "rolling-release",
                  scenarios.stream().map(List::of).toList(),
                  seed,
                  Path.of("target", "ledgers", "rolling-release"),
                  ACTIVITIES_FOLLOWED)
              .runOn(cluster);
      assertThat(outcome).matches(Outcome::held);
    }
  }

  /** Replaces those nodes by nodes of another release, one after another. */
  private static Scenario roll(String name, NodeProgram to, int... nodes) {
    return Scenario.fault("F14", name, "nodes replaced by those of another release")
        .inject(environment -> {
          for (int i : nodes) {
            NodeProcess node = environment.node(i);
            node.stop();
            node.replaceProgram(to);
            node.start();
            environment.keepLoadFor(MIXED);
          }
        })
        .lasts(Duration.ofMillis(1));
  }

  private static Path buildPreviousRelease() throws IOException, InterruptedException {
    Process build =
        new ProcessBuilder("../scripts/previous-release")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String jar = new String(build.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(build.waitFor()).as("exit code of scripts/previous-release").isZero();
    return Path.of(jar);
  }
}
