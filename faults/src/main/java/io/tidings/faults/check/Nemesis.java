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
final class Nemesis {
  static final String FILE = "nemesis.log";

  private final Set<String> witnesses = new LinkedHashSet<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Phase> phases = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Baseline> baselines = new ArrayList<>();
  private final List<Survivor> survivors = new ArrayList<>();
  private final SequencedMap<String, Id> forks = new LinkedHashMap<>();
  private @Nullable Bound liveBy;
  private @Nullable LatencyBound latencyWithin;
  private @Nullable Mark keepsAcknowledged;

  /** A fault begins or is over. */
  record Change(Mark mark, String fault, boolean begins) {}

  /** A part of the run begins. */
  record Phase(Mark mark, String name) {}

  /** A client's right ends: with an event, or at a time. */
  sealed interface Loss {
    Mark mark();

    String client();

    /** From when on nothing may come. */
    long at();

    record Revoked(Mark mark, String client, Id event) implements Loss {
      @Override
      public long at() {
        return mark.at();
      }
    }

    record Expires(Mark mark, String client, long at) implements Loss {}
  }

  record Sample(Mark mark, String what, double value, double cap) {}

  record Baseline(Mark mark, String what, double before, double after, double tolerance) {}

  /** An entry of the log at the end. */
  record Survivor(Mark mark, String topic, Cursor cursor, String publisher, long number) {}

  /** In microseconds. */
  record Bound(Mark mark, long within) {}

  record LatencyBound(Mark mark, double ratio, long slack) {}

  private Nemesis() {}

  static Nemesis read(Path folder) {
    Nemesis nemesis = new Nemesis();
    LogFile.read(folder, FILE, nemesis::take);
    return nemesis;
  }

  private void take(Entry entry) {
    Mark mark = entry.mark();
    switch (entry.kind()) {
      case "witness" -> witness(entry);
      case "inject" -> changes.add(new Change(mark, entry.field(0), true));
      case "heal" -> changes.add(new Change(mark, entry.field(0), false));
      case "phase" -> phases.add(new Phase(mark, entry.field(0)));
      case "revoked" -> losses.add(new Loss.Revoked(mark, entry.field(0), id(entry, 1)));
      case "expires" -> losses.add(new Loss.Expires(mark, entry.field(0), entry.number(1)));
      case "sample" ->
          samples.add(new Sample(mark, entry.field(0), entry.quantity(1), entry.quantity(2)));
      case "baseline" ->
          baselines.add(
              new Baseline(
                  mark, entry.field(0), entry.quantity(1), entry.quantity(2), entry.quantity(3)));
      case "survives" ->
          survivors.add(
              new Survivor(
                  mark, entry.field(0), Cursor.of(entry, 1), entry.field(2), entry.number(3)));
      case "epoch" -> fork(entry);
      case "live-by" -> liveBy = new Bound(mark, entry.number(0));
      case "latency-within" ->
          latencyWithin = new LatencyBound(mark, entry.quantity(0), entry.number(1));
      case "keeps-acknowledged" -> keepsAcknowledged = mark;
      default -> throw entry.unknownKind();
    }
  }

  private void witness(Entry entry) {
    if (!witnesses.add(entry.field(0))) {
      throw new UnreadableLedgerException(entry.mark(), "two witnesses wrote one file");
    }
  }

  private void fork(Entry entry) {
    Id id = id(entry, 1);
    Id before = forks.putIfAbsent(entry.field(0), id);
    if (before != null && !before.equals(id)) {
      throw new UnreadableLedgerException(entry.mark(), "the epoch had another fork: " + before);
    }
  }

  private static Id id(Entry entry, int field) {
    String text = entry.field(field);
    Id id = Id.read(text.substring(text.indexOf('.') + 1));
    if (id == null) {
      throw new UnreadableLedgerException(entry.mark(), "no event id: " + text);
    }
    return id;
  }

  Set<String> witnesses() {
    return witnesses;
  }

  List<Change> changes() {
    return changes;
  }

  List<Phase> phases() {
    return phases;
  }

  List<Loss> losses() {
    return losses;
  }

  List<Sample> samples() {
    return samples;
  }

  List<Baseline> baselines() {
    return baselines;
  }

  List<Survivor> survivors() {
    return survivors;
  }

  SequencedMap<String, Id> forks() {
    return forks;
  }

  @Nullable Bound liveBy() {
    return liveBy;
  }

  @Nullable LatencyBound latencyWithin() {
    return latencyWithin;
  }

  @Nullable Mark keepsAcknowledged() {
    return keepsAcknowledged;
  }
}
