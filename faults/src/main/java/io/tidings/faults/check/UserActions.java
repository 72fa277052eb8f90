package io.tidings.faults.check;

import io.tidings.faults.ledger.UserEntry;
import io.tidings.faults.ledger.UserEntry.Created;
import io.tidings.faults.ledger.UserEntry.Creating;
import io.tidings.faults.ledger.UserEntry.EndedLoginAccepted;
import io.tidings.faults.ledger.UserEntry.LoginEnded;
import io.tidings.faults.ledger.UserEntry.NotCreated;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The journals of all users. */
final class UserActions {
  private final List<Creation> creations = new ArrayList<>();
  private final List<AcceptedLogin> acceptedLogins = new ArrayList<>();

  /** A thing whose creation was acknowledged to a user. */
  record Creation(LedgerLocation acknowledged, String kind, String id, String title) {}

  /**
   * A request that a node accepted with a login that had ended.
   *
   * @param ended where the end of the login was acknowledged
   */
  record AcceptedLogin(LedgerLocation location, LedgerLocation ended, long sentAtMicros) {}

  void read(Path folder, String file) {
    Map<Long, Creating> requests = new HashMap<>();
    Map<Long, LedgerLocation> ended = new HashMap<>();
    LedgerFileReader.read(
        folder,
        file,
        UserEntry.class,
        located -> take(located.location(), located.entry(), requests, ended));
  }

  private void take(
      LedgerLocation location,
      UserEntry entry,
      Map<Long, Creating> requests,
      Map<Long, LedgerLocation> ended) {
    long number = entry.number();
    switch (entry) {
      case Creating request -> requests.put(number, request);
      case Created(long _, long _, String id) -> {
        Creating request = known(location, requests.get(number));
        creations.add(new Creation(location, request.kind(), id, request.title()));
      }
      case NotCreated _ -> known(location, requests.get(number));
      case LoginEnded _ -> ended.putIfAbsent(number, location);
      case EndedLoginAccepted(long _, long _, long sentAt) ->
          acceptedLogins.add(
              new AcceptedLogin(location, known(location, ended.get(number)), sentAt));
    }
  }

  private static <T> T known(LedgerLocation location, @Nullable T before) {
    if (before == null) {
      throw new UnreadableLedgerException(location, "nothing of the kind came before");
    }
    return before;
  }

  List<Creation> creations() {
    return creations;
  }

  List<AcceptedLogin> acceptedLogins() {
    return acceptedLogins;
  }
}
