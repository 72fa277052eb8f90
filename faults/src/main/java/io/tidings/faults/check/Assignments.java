package io.tidings.faults.check;

import io.tidings.faults.ledger.AssignmentEntry;
import io.tidings.faults.ledger.AssignmentEntry.Assigned;
import io.tidings.faults.ledger.AssignmentEntry.Assigning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What users were assigned, by the journals of those who assigned: one notification each. */
final class Assignments {
  private final Map<Long, List<LedgerLocation>> asked = new HashMap<>();
  private final Map<Long, List<LedgerLocation>> acknowledged = new HashMap<>();

  void read(Path folder, String file) {
    Map<Long, Assigning> requests = new HashMap<>();
    LedgerFileReader.read(
        folder,
        file,
        AssignmentEntry.class,
        located -> take(located.location(), located.entry(), requests));
  }

  private void take(LedgerLocation location, AssignmentEntry entry, Map<Long, Assigning> requests) {
    switch (entry) {
      case Assigning request -> {
        if (requests.put(request.number(), request) != null) {
          throw new UnreadableLedgerException(location, "the number is there twice");
        }
        add(asked, request, location);
      }
      case Assigned(long _, long number) -> {
        Assigning request = requests.get(number);
        if (request == null) {
          throw new UnreadableLedgerException(location, "nothing of the kind came before");
        }
        add(acknowledged, request, location);
      }
    }
  }

  private static void add(
      Map<Long, List<LedgerLocation>> all, Assigning request, LedgerLocation location) {
    request
        .users()
        .forEach(user -> all.computeIfAbsent(user, _ -> new ArrayList<>()).add(location));
  }

  /** Where the user was about to get one notification more, in the order of time. */
  List<LedgerLocation> asked(long user) {
    return asked.getOrDefault(user, List.of());
  }

  /** Where one notification more of the user was acknowledged, in the order of time. */
  List<LedgerLocation> acknowledged(long user) {
    return acknowledged.getOrDefault(user, List.of());
  }

  /** The number of all notifications that were acknowledged. */
  long count() {
    return acknowledged.values().stream().mapToLong(List::size).sum();
  }
}
