package io.tidings.faults.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the nemesis did, measured and promised. */
final class NemesisLog {
  static final String FILE = "nemesis.log";

  private final Set<String> witnesses = new LinkedHashSet<>();
  private final List<FaultChange> faultChanges = new ArrayList<>();
  private final List<RunPhase> phases = new ArrayList<>();
  private final List<AccessLoss> accessLosses = new ArrayList<>();
  private final List<GaugeSample> gaugeSamples = new ArrayList<>();
  private final List<LeakMeasurement> leakMeasurements = new ArrayList<>();
  private final List<RemainingEntry> remainingEntries = new ArrayList<>();
  private final List<Thing> things = new ArrayList<>();
  private final SequencedMap<String, LedgerEventId> forks = new LinkedHashMap<>();
  private @Nullable LivenessBound liveBy;
  private @Nullable LatencyBound latencyWithin;
  private @Nullable LedgerLocation keepsAcknowledged;

  /** A fault begins or is over. */
  record FaultChange(LedgerLocation location, String fault, boolean begins) {}

  /** A part of the run begins. */
  record RunPhase(LedgerLocation location, String name) {}

  /** A client's right ends: with an event, or at a time. */
  sealed interface AccessLoss {
    LedgerLocation location();

    String client();

    /** From when on nothing may come. */
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

  record GaugeSample(LedgerLocation location, String what, double value, double cap) {}

  record LeakMeasurement(
      LedgerLocation location, String what, double before, double after, double tolerance) {}

  /** An entry of the log at the end. */
  record RemainingEntry(
      LedgerLocation location, String topic, LedgerCursor cursor, String publisher, long number) {}

  /** What is on a board at the end. */
  record Thing(LedgerLocation location, String kind, String id, String title) {}

  /** In microseconds. */
  record LivenessBound(LedgerLocation location, long within) {}

  record LatencyBound(LedgerLocation location, double ratio, long slack) {}

  private NemesisLog() {}

  static NemesisLog read(Path folder) {
    NemesisLog nemesisLog = new NemesisLog();
    LedgerFileReader.read(folder, FILE, nemesisLog::take);
    return nemesisLog;
  }

  private void take(LedgerEntry entry) {
    LedgerLocation location = entry.location();
    switch (entry.kind()) {
      case "witness" -> witness(entry);
      case "inject" -> faultChanges.add(new FaultChange(location, entry.field(0), true));
      case "heal" -> faultChanges.add(new FaultChange(location, entry.field(0), false));
      case "phase" -> phases.add(new RunPhase(location, entry.field(0)));
      case "revoked" ->
          accessLosses.add(new AccessLoss.Revoked(location, entry.field(0), id(entry, 1)));
      case "expires" ->
          accessLosses.add(new AccessLoss.Expired(location, entry.field(0), entry.number(1)));
      case "sample" ->
          gaugeSamples.add(
              new GaugeSample(location, entry.field(0), entry.quantity(1), entry.quantity(2)));
      case "baseline" ->
          leakMeasurements.add(
              new LeakMeasurement(
                  location,
                  entry.field(0),
                  entry.quantity(1),
                  entry.quantity(2),
                  entry.quantity(3)));
      case "survives" ->
          remainingEntries.add(
              new RemainingEntry(
                  location,
                  entry.field(0),
                  LedgerCursor.of(entry, 1),
                  entry.field(2),
                  entry.number(3)));
      case "found" ->
          things.add(new Thing(location, entry.field(0), entry.field(1), entry.field(2)));
      case "epoch" -> fork(entry);
      case "live-by" -> liveBy = new LivenessBound(location, entry.number(0));
      case "latency-within" ->
          latencyWithin = new LatencyBound(location, entry.quantity(0), entry.number(1));
      case "keeps-acknowledged" -> keepsAcknowledged = location;
      default -> throw entry.unknownKind();
    }
  }

  private void witness(LedgerEntry entry) {
    if (!witnesses.add(entry.field(0))) {
      throw new UnreadableLedgerException(entry.location(), "two witnesses wrote one file");
    }
  }

  private void fork(LedgerEntry entry) {
    LedgerEventId id = id(entry, 1);
    LedgerEventId before = forks.putIfAbsent(entry.field(0), id);
    if (before != null && !before.equals(id)) {
      throw new UnreadableLedgerException(
          entry.location(), "the epoch had another fork: " + before);
    }
  }

  private static LedgerEventId id(LedgerEntry entry, int field) {
    String text = entry.field(field);
    LedgerEventId id = LedgerEventId.read(text.substring(text.indexOf('.') + 1));
    if (id == null) {
      throw new UnreadableLedgerException(entry.location(), "no event id: " + text);
    }
    return id;
  }

  Set<String> witnesses() {
    return witnesses;
  }

  List<FaultChange> faultChanges() {
    return faultChanges;
  }

  List<RunPhase> phases() {
    return phases;
  }

  List<AccessLoss> accessLosses() {
    return accessLosses;
  }

  List<GaugeSample> gaugeSamples() {
    return gaugeSamples;
  }

  List<LeakMeasurement> leakMeasurements() {
    return leakMeasurements;
  }

  List<RemainingEntry> remainingEntries() {
    return remainingEntries;
  }

  List<Thing> things() {
    return things;
  }

  SequencedMap<String, LedgerEventId> forks() {
    return forks;
  }

  @Nullable LivenessBound liveBy() {
    return liveBy;
  }

  @Nullable LatencyBound latencyWithin() {
    return latencyWithin;
  }

  @Nullable LedgerLocation keepsAcknowledged() {
    return keepsAcknowledged;
  }
}
