package io.tidings.faults.check;

import io.tidings.faults.ledger.UpstreamEntry;
import io.tidings.faults.ledger.UpstreamEntry.Emitted;
import io.tidings.faults.ledger.UpstreamEntry.StreamEnded;
import io.tidings.faults.ledger.UpstreamEntry.StreamOpened;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records of upstream servers: what they emitted, and who read it. */
final class UpstreamLog {
  private final Map<String, List<UpstreamEvent>> events = new HashMap<>();
  private final Map<String, List<UpstreamStream>> streams = new HashMap<>();
  private final Map<String, UpstreamEvent> byPeer = new HashMap<>();

  /** An event of a user's mailbox. */
  record UpstreamEvent(LedgerLocation emitted, String user, long number, String type, String peer) {
    @Override
    public String toString() {
      return "%s/%d (%s)".formatted(user, number, type);
    }
  }

  /**
   * A stream that a node had open.
   *
   * @param until when it ended, or the log's end
   */
  record UpstreamStream(LedgerLocation opened, String node, long until) {}

  void read(Path folder, String file) {
    Map<Integer, Located<StreamOpened>> open = new HashMap<>();
    LedgerLocation logEnd =
        LedgerFileReader.read(
            folder,
            file,
            UpstreamEntry.class,
            located -> take(located.location(), located.entry(), open));
    open.values().forEach(located -> add(located, logEnd.atMicros()));
  }

  private void take(
      LedgerLocation location, UpstreamEntry entry, Map<Integer, Located<StreamOpened>> open) {
    switch (entry) {
      case StreamOpened opened -> {
        if (open.put(opened.stream(), new Located<>(location, opened)) != null) {
          throw new UnreadableLedgerException(location, "stream is open: " + opened.stream());
        }
      }
      case StreamEnded ended -> {
        Located<StreamOpened> opened = open.remove(ended.stream());
        if (opened == null) {
          throw new UnreadableLedgerException(location, "stream is not open: " + ended.stream());
        }
        add(opened, location.atMicros());
      }
      case Emitted(long _, String user, long number, String type, String peer) -> {
        UpstreamEvent event = new UpstreamEvent(location, user, number, type, peer);
        List<UpstreamEvent> before = events.computeIfAbsent(user, _ -> new ArrayList<>());
        if (number != before.size() + 1 || byPeer.put(peer, event) != null) {
          throw new UnreadableLedgerException(location, "a number or a peer is there twice");
        }
        before.add(event);
      }
    }
  }

  private void add(Located<StreamOpened> opened, long until) {
    streams
        .computeIfAbsent(opened.entry().user(), _ -> new ArrayList<>())
        .add(new UpstreamStream(opened.location(), opened.entry().node(), until));
  }

  /** The events of all users, in no order. */
  Collection<UpstreamEvent> events() {
    return byPeer.values();
  }

  /** The user's events, by number. */
  List<UpstreamEvent> events(String user) {
    return events.getOrDefault(user, List.of());
  }

  /** The event that is about this peer; null when there is none. */
  @Nullable UpstreamEvent about(String peer) {
    return byPeer.get(peer);
  }

  Set<String> users() {
    return streams.keySet();
  }

  /** The user's streams, in no order. */
  List<UpstreamStream> streams(String user) {
    return streams.getOrDefault(user, List.of());
  }

  long eventCount() {
    return byPeer.size();
  }

  long streamCount() {
    return streams.values().stream().mapToLong(List::size).sum();
  }
}
