package io.tidings.faults.nemesis;

import io.tidings.faults.cluster.Cluster;
import io.tidings.faults.cluster.Topology;
import io.tidings.faults.ledger.Ledger;
import io.tidings.testbed.cluster.NodeProgram;
import io.tidings.testbed.proxy.Fault.Reset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs scenarios, those of one topology on one cluster, and reports the outcome of each. */
public record Nemesis(NodeProgram program, long seed, Path folder) {
  /** Runs in the order of the topologies, each followed by a check that its nodes are as before. */
  public Map<Scenario, Outcome> run(List<Scenario> scenarios) throws IOException {
    Map<Scenario, Outcome> outcomes = new LinkedHashMap<>();
    for (Topology topology : Topology.values()) {
      List<Scenario> here =
          scenarios.stream().filter(it -> it.setting().topology() == topology).toList();
      if (!here.isEmpty()) {
        run(topology, here, outcomes);
      }
    }
    return outcomes;
  }

  private void run(Topology topology, List<Scenario> scenarios, Map<Scenario, Outcome> outcomes)
      throws IOException {
    try (Cluster cluster = Cluster.start(topology, program, seed)) {
      List<ResourceUsage> before = ResourceUsage.of(cluster);
      for (Scenario scenario : scenarios) {
        ScenarioRun scenarioRun = ScenarioRun.of(scenario, seed, folder.resolve(scenario.name()));
        addOutcome(scenario, scenarioRun.runOn(cluster), outcomes);
        cluster.restore();
      }
      Scenario resourceCheck = resourceCheck(topology);
      addOutcome(resourceCheck, compareResources(resourceCheck, before, cluster), outcomes);
    }
  }

  private static Scenario resourceCheck(Topology topology) {
    return Scenario.fault(
            "I8",
            "after-" + topology.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            "after all of it: files, threads, connections, subscriptions as before")
        .at(topology);
  }

  private Outcome compareResources(
      Scenario resourceCheck, List<ResourceUsage> before, Cluster cluster) throws IOException {
    // HAProxy treats a client's end as a half-close, and the fault proxy passes on no more than
    // that.
    cluster.frontProxy().inject(new Reset());
    Path ledgerFolder = folder.resolve(resourceCheck.name());
    try (Ledger ledger = Ledger.create(ledgerFolder)) {
      ResourceUsage.compare(before, cluster, ledger);
    }
    return Outcome.of(resourceCheck.name(), FaultCost.ZERO_LOSS, null, List.of(), ledgerFolder);
  }

  private static void addOutcome(
      Scenario scenario, Outcome outcome, Map<Scenario, Outcome> outcomes) {
    outcomes.put(scenario, outcome);
    System.out.println(outcome);
  }
}
