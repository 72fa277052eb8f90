package io.tidings.faults.nemesis;

import io.tidings.faults.house.House;
import io.tidings.faults.house.NodeProgram;
import io.tidings.faults.house.Site;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.proxy.Fault.Reset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs scenarios, those of a site in one house, and tells what became of each. */
public record Nemesis(NodeProgram program, long seed, Path folder) {
  /** In the order of the sites; behind those of a site whether its nodes are as before. */
  public Map<Scenario, Outcome> run(List<Scenario> scenarios) throws IOException {
    Map<Scenario, Outcome> outcomes = new LinkedHashMap<>();
    for (Site site : Site.values()) {
      List<Scenario> here = scenarios.stream().filter(it -> it.site() == site).toList();
      if (!here.isEmpty()) {
        run(site, here, outcomes);
      }
    }
    return outcomes;
  }

  private void run(Site site, List<Scenario> scenarios, Map<Scenario, Outcome> outcomes)
      throws IOException {
    try (House house = House.start(site, program, seed)) {
      List<Footprint> before = Footprint.of(house);
      for (Scenario scenario : scenarios) {
        Trial trial = Trial.of(scenario, seed, folder.resolve(scenario.name()));
        put(scenario, trial.in(house), outcomes);
        house.restore();
      }
      Scenario afterwards = afterwards(site);
      put(afterwards, settle(afterwards, before, house), outcomes);
    }
  }

  private static Scenario afterwards(Site site) {
    return Scenario.fault(
            "I8",
            "after-" + site.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            "after all of it: files, threads, connections, subscriptions as before")
        .at(site);
  }

  private Outcome settle(Scenario afterwards, List<Footprint> before, House house)
      throws IOException {
    // HAProxy takes a client's end for a half of one, and the fault proxy passes on no more.
    house.front().inject(new Reset());
    Path place = folder.resolve(afterwards.name());
    try (Ledger ledger = Ledger.create(place)) {
      Footprint.compare(before, house, ledger);
    }
    return Outcome.of(afterwards.name(), Row.ZERO_LOSS, null, List.of(), place);
  }

  private static void put(Scenario scenario, Outcome outcome, Map<Scenario, Outcome> outcomes) {
    outcomes.put(scenario, outcome);
    System.out.println(outcome);
  }
}
