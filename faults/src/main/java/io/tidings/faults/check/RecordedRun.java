package io.tidings.faults.check;

import io.tidings.faults.check.EpochHistory.EpochSighting;
import io.tidings.faults.check.NemesisLog.RemainingEntry;
import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.check.Observation.Delivered;
import io.tidings.faults.check.Observation.FullResync;
import io.tidings.faults.check.Observation.PartialResync;
import io.tidings.faults.check.Observation.PositionMoved;
import io.tidings.faults.check.Publication.PublishAcknowledgement;
import io.tidings.faults.ledger.Ledger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ledger, after it was read and assembled. */
record RecordedRun(
    NemesisLog nemesisLog,
    Publications publications,
    UserActions userActions,
    UpstreamLog upstreamLog,
    Assignments assignments,
    List<RecordedClient> clients,
    List<RecordedTab> tabs,
    List<RecordedUserStream> userStreams,
    List<RecordedActivityStream> activityStreams,
    List<LogEpoch> logEpochs,
    ReconstructedLog log,
    EpochHistory history) {
  /**
   * The tolerance between the times that two witnesses of one moment record, and between nodes that
   * learn of it.
   */
  private static final long SECOND = 1_000_000;

  static RecordedRun read(Path folder) {
    NemesisLog nemesisLog = NemesisLog.read(folder);
    Publications publications = new Publications();
    UserActions userActions = new UserActions();
    UpstreamLog upstreamLog = new UpstreamLog();
    Assignments assignments = new Assignments();
    List<RecordedClient> clients = new ArrayList<>();
    List<RecordedTab> tabs = new ArrayList<>();
    List<RecordedUserStream> userStreams = new ArrayList<>();
    List<RecordedActivityStream> activityStreams = new ArrayList<>();
    for (String file : nemesisLog.witnesses()) {
      if (file.startsWith("publisher-")) {
        publications.read(folder, file, name(file, "publisher-"));
      } else if (file.startsWith("user-")) {
        userActions.read(folder, file);
      } else if (file.startsWith("upstream-")) {
        upstreamLog.read(folder, file);
      } else if (file.startsWith("tab-")) {
        tabs.add(ClientReader.readTab(folder, file, name(file, "tab-")));
      } else if (file.startsWith("assigner-")) {
        assignments.read(folder, file);
      } else if (file.startsWith("stream-")) {
        userStreams.add(ClientReader.readUserStream(folder, file, name(file, "stream-")));
      } else if (file.startsWith("changes-")) {
        publications.readChanges(folder, file, name(file, "changes-"));
      } else if (file.startsWith("activity-")) {
        RecordedActivityStream stream =
            ClientReader.readActivityStream(folder, file, name(file, "activity-"));
        activityStreams.add(stream.withListing(nemesisLog));
        clients.add(stream.client());
      } else if (file.startsWith("client-")) {
        clients.add(ClientReader.read(folder, file, name(file, "client-")));
      } else {
        throw new UnreadableLedgerException("a witness of no known kind: " + file);
      }
    }
    publications.addUpstreamEvents(upstreamLog, tabs);
    List<RemainingEntry> remainingEntries = new ArrayList<>(nemesisLog.remainingEntries());
    activityStreams.forEach(stream -> remainingEntries.addAll(stream.remaining()));
    EpochHistory history =
        new EpochHistory(sightings(publications, clients, remainingEntries), nemesisLog.forks());
    List<LogEpoch> logEpochs =
        clients.stream().flatMap(client -> splitIntoLogEpochs(client, history).stream()).toList();
    ReconstructedLog log = new ReconstructedLog(history, publications, logEpochs, remainingEntries);
    return new RecordedRun(
        nemesisLog,
        publications,
        userActions,
        upstreamLog,
        assignments,
        clients,
        tabs,
        userStreams,
        activityStreams,
        logEpochs,
        log,
        history);
  }

  /**
   * Whether an acknowledgement without a cursor may belong to a history that was lost, which is so
   * from the first fault until all nodes know the epoch in which the run ends.
   */
  boolean mayHaveLost(LedgerLocation acknowledged) {
    return mayHaveLost(acknowledged.atMicros());
  }

  /** The same for what was acknowledged at that time, in microseconds. */
  boolean mayHaveLost(long at) {
    return !nemesisLog.keepsAcknowledged()
        && at >= firstFault() - SECOND
        && at <= history.currentSince() + SECOND;
  }

  /** When the first fault began; the largest number without one. */
  long firstFault() {
    return nemesisLog.faultChanges().stream()
        .mapToLong(change -> change.location().atMicros())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  RecordedClient client(LedgerLocation location, String name) {
    return clients.stream()
        .filter(client -> client.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnreadableLedgerException(location, "no such client: " + name));
  }

  private static String name(String file, String before) {
    return file.substring(before.length()).replace(Ledger.FILE_END, "");
  }

  private static Map<String, EpochSighting> sightings(
      Publications publications,
      List<RecordedClient> clients,
      List<RemainingEntry> remainingEntries) {
    Map<String, EpochSighting> sightings = new HashMap<>();
    for (Publication publication : publications.all()) {
      for (PublishAcknowledgement acknowledgement : publication.acknowledgements()) {
        recordSighting(sightings, acknowledgement.cursor(), acknowledgement.location());
      }
    }
    for (RecordedClient client : clients) {
      for (Observation observation : client.observations()) {
        LedgerCursor cursor = cursor(observation);
        if (cursor != null) {
          recordSighting(sightings, cursor, observation.location());
        }
      }
    }
    remainingEntries.forEach(remainingEntry ->
        recordSighting(sightings, remainingEntry.cursor(), remainingEntry.location()));
    return sightings;
  }

  private static void recordSighting(
      Map<String, EpochSighting> sightings, LedgerCursor cursor, LedgerLocation location) {
    sightings.merge(
        cursor.epoch(), new EpochSighting(location.atMicros(), cursor.id()), EpochSighting::merge);
  }

  private static @Nullable LedgerCursor cursor(Observation observation) {
    return switch (observation) {
      case PositionMoved positionMoved -> positionMoved.cursor();
      case Delivered event -> event.cursor();
      case PartialResync resync -> resync.to();
      case FullResync restart -> restart.cursor();
      default -> null;
    };
  }

  private static List<LogEpoch> splitIntoLogEpochs(RecordedClient client, EpochHistory history) {
    List<LogEpoch> logEpochs = new ArrayList<>();
    String last = null;
    for (Observation observation : client.observations()) {
      if (observation instanceof ConnectionOpened connectionOpened) {
        if (logEpochs.isEmpty() || last == null || !last.equals(connectionOpened.lastEventId())) {
          logEpochs.add(new LogEpoch(client, history, connectionOpened));
        }
        last = connectionOpened.lastEventId();
      } else {
        LedgerCursor moved = observation instanceof PartialResync ? null : cursor(observation);
        last = moved == null ? last : moved.toString();
      }
      logEpochs.getLast().apply(observation);
    }
    return logEpochs;
  }
}
