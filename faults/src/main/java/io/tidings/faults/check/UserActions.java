package io.tidings.faults.check;

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

  /** A thing that a user had an acknowledgement for. */
  record Creation(LedgerLocation acknowledged, String kind, String id, String title) {}

  /**
   * A request that was let in with a login that had ended.
   *
   * @param ended where its end was acknowledged
   */
  record AcceptedLogin(LedgerLocation location, LedgerLocation ended, long sentAtMicros) {}

  /** What a journal said that it asked for. */
  private record Request(String kind, String title) {}

  void read(Path folder, String file) {
    Map<Long, Request> requests = new HashMap<>();
    Map<Long, LedgerLocation> ended = new HashMap<>();
    LedgerFileReader.read(folder, file, entry -> take(entry, requests, ended));
  }

  private void take(
      LedgerEntry entry, Map<Long, Request> requests, Map<Long, LedgerLocation> ended) {
    long number = entry.number(0);
    switch (entry.kind()) {
      case "creating" -> requests.put(number, new Request(entry.field(1), entry.field(2)));
      case "created" -> {
        Request request = known(entry, requests.get(number));
        creations.add(
            new Creation(entry.location(), request.kind(), entry.field(1), request.title()));
      }
      case "not-created" -> known(entry, requests.get(number));
      case "login-ended" -> ended.putIfAbsent(number, entry.location());
      case "login-accepted" ->
          acceptedLogins.add(
              new AcceptedLogin(
                  entry.location(), known(entry, ended.get(number)), entry.number(1)));
      default -> throw entry.unknownKind();
    }
  }

  private static <T> T known(LedgerEntry entry, @Nullable T before) {
    if (before == null) {
      throw new UnreadableLedgerException(entry.location(), "nothing of the kind came before");
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
