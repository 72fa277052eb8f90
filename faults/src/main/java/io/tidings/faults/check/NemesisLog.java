package io.tidings.faults.check;

import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.NemesisEntry;
import io.tidings.faults.ledger.NemesisEntry.EpochEnded;
import io.tidings.faults.ledger.NemesisEntry.Expires;
import io.tidings.faults.ledger.NemesisEntry.Healed;
import io.tidings.faults.ledger.NemesisEntry.Injected;
import io.tidings.faults.ledger.NemesisEntry.KeepsAcknowledged;
import io.tidings.faults.ledger.NemesisEntry.Remains;
import io.tidings.faults.ledger.NemesisEntry.Witness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The record of what the nemesis did, measured and promised. */
final class NemesisLog {
  private final List<Located<NemesisEntry>> others = new ArrayList<>();
  private final Set<String> witnesses = new LinkedHashSet<>();
  private final List<FaultChange> faultChanges = new ArrayList<>();
  private final List<AccessLoss> accessLosses = new ArrayList<>();
  private final List<RemainingEntry> remainingEntries = new ArrayList<>();
  private final SequencedMap<String, LedgerEventId> forks = new LinkedHashMap<>();
  private boolean keepsAcknowledged;

  /** A fault begins or is over. */
  record FaultChange(LedgerLocation location, String fault, boolean begins) {}

  /** A client's right ends: with an event, or at a time. */
  sealed interface AccessLoss {
    LedgerLocation location();

    String client();

    /** The time from which on the client may get nothing. */
    long atMicros();

    record Revoked(LedgerLocation location, String client, LedgerEventId event)
        implements AccessLoss {
      @Override
      public long atMicros() {
        return location.atMicros();
      }
    }

    record Expired(LedgerLocation location, String client, long atMicros) implements AccessLoss {}
  }

  /** An entry of the log at the end. */
  record RemainingEntry(
      LedgerLocation location, String topic, LedgerCursor cursor, String publisher, long number) {}

  private NemesisLog() {}

  static NemesisLog read(Path folder) {
    NemesisLog nemesisLog = new NemesisLog();
    LedgerFileReader.read(folder, Ledger.NEMESIS, NemesisEntry.class, nemesisLog::take);
    return nemesisLog;
  }

  private void take(Located<NemesisEntry> located) {
    LedgerLocation location = located.location();
    switch (located.entry()) {
      case Witness witness -> {
        if (!witnesses.add(witness.file())) {
          throw new UnreadableLedgerException(location, "two witnesses wrote one file");
        }
      }
      case Injected injected -> faultChanges.add(new FaultChange(location, injected.fault(), true));
      case Healed healed -> faultChanges.add(new FaultChange(location, healed.fault(), false));
      case NemesisEntry.Revoked revoked ->
          accessLosses.add(
              new AccessLoss.Revoked(location, revoked.client(), id(location, revoked.eventId())));
      case Expires expires ->
          accessLosses.add(new AccessLoss.Expired(location, expires.client(), expires.end()));
      case Remains remains ->
          remainingEntries.add(
              new RemainingEntry(
                  location,
                  remains.topic(),
                  LedgerCursor.read(location, remains.cursor()),
                  remains.publisher(),
                  remains.number()));
      case EpochEnded ended -> {
        LedgerEventId id = id(location, ended.fork());
        LedgerEventId before = forks.putIfAbsent(ended.epoch(), id);
        if (before != null && !before.equals(id)) {
          throw new UnreadableLedgerException(location, "the epoch had another fork: " + before);
        }
      }
      case KeepsAcknowledged _ -> keepsAcknowledged = true;
      default -> others.add(located);
    }
  }

  private static LedgerEventId id(LedgerLocation location, String text) {
    LedgerEventId id = LedgerEventId.read(text.substring(text.indexOf('.') + 1));
    if (id == null) {
      throw new UnreadableLedgerException(location, "no event id: " + text);
    }
    return id;
  }

  Set<String> witnesses() {
    return witnesses;
  }

  List<FaultChange> faultChanges() {
    return faultChanges;
  }

  List<AccessLoss> accessLosses() {
    return accessLosses;
  }

  List<RemainingEntry> remainingEntries() {
    return remainingEntries;
  }

  SequencedMap<String, LedgerEventId> forks() {
    return forks;
  }

  boolean keepsAcknowledged() {
    return keepsAcknowledged;
  }

  /** The entries of a kind that is in none of the other lists. */
  <E extends NemesisEntry> List<Located<E>> all(Class<E> kind) {
    return others.stream()
        .filter(located -> kind.isInstance(located.entry()))
        .map(located -> new Located<>(located.location(), kind.cast(located.entry())))
        .toList();
  }

  /** The last of them. */
  <E extends NemesisEntry> @Nullable Located<E> last(Class<E> kind) {
    List<Located<E>> all = all(kind);
    return all.isEmpty() ? null : all.getLast();
  }
}
