package io.tidings.faults.check;

import static java.util.Objects.requireNonNull;

import io.tidings.faults.check.Observation.ConnectionEnded;
import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.check.Observation.Counted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A log of a client of a user's own stream, after it was read.
 *
 * @param logEnd where its log ends
 */
record RecordedUserStream(
    String name, long user, List<Observation> observations, LedgerLocation logEnd) {

  /**
   * One of its connections.
   *
   * @param counts that it was sent, in order
   * @param end when the client knew of its end, or the log's end
   */
  record CountedConnection(LedgerLocation opened, List<Counted> counts, LedgerLocation end) {}

  /** In the order of their ends; {@link ClientReader} has checked that they were open. */
  List<CountedConnection> connections() {
    List<CountedConnection> connections = new ArrayList<>();
    Map<Integer, CountedConnection> open = new HashMap<>();
    for (Observation observation : observations) {
      int number = observation.connection();
      LedgerLocation location = observation.location();
      switch (observation) {
        case ConnectionOpened _ ->
            open.put(number, new CountedConnection(location, new ArrayList<>(), logEnd));
        case Counted counted -> requireNonNull(open.get(number)).counts().add(counted);
        case ConnectionEnded _ -> {
          CountedConnection ended = requireNonNull(open.remove(number));
          connections.add(new CountedConnection(ended.opened(), ended.counts(), location));
        }
        default -> {}
      }
    }
    connections.addAll(open.values());
    return connections;
  }
}
