package io.tidings.faults.check;

import io.tidings.faults.check.Observation.Triggered;
import io.tidings.faults.check.UpstreamLog.UpstreamEvent;
import io.tidings.faults.ledger.ChangeEntry;
import io.tidings.faults.ledger.ChangeEntry.Changed;
import io.tidings.faults.ledger.ChangeEntry.Changing;
import io.tidings.faults.ledger.PublisherEntry;
import io.tidings.faults.ledger.PublisherEntry.Sent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All journals of a run: those of publishers, and those of users who changed something. */
final class Publications {
  private final Map<String, Map<Long, Publication>> byPublisher = new HashMap<>();
  private final Map<String, Map<Long, Publication>> changesByUser = new HashMap<>();

  void read(Path folder, String file, String publisher) {
    Map<Long, Publication> journal = new LinkedHashMap<>();
    byPublisher.put(publisher, journal);
    LedgerFileReader.read(
        folder, file, PublisherEntry.class, entry -> take(publisher, journal, entry));
  }

  private static void take(
      String publisher, Map<Long, Publication> journal, Located<PublisherEntry> located) {
    LedgerLocation location = located.location();
    long number = located.entry().number();
    if (located.entry() instanceof Sent(long _, long _, List<String> topics, String hash)) {
      Publication publication =
          journal.computeIfAbsent(number, _ -> new Publication(publisher, number, topics, hash));
      if (!publication.topics().equals(topics) || !publication.hash().equals(hash)) {
        throw new UnreadableLedgerException(location, publication + " was another before");
      }
    }
    Publication publication = journal.get(number);
    if (publication == null) {
      throw new UnreadableLedgerException(location, "an answer to what was never sent");
    }
    publication.take(location, located.entry());
  }

  void readChanges(Path folder, String file, String user) {
    Map<Long, Publication> journal = new LinkedHashMap<>();
    changesByUser.put(user, journal);
    LedgerFileReader.read(
        folder, file, ChangeEntry.class, located -> takeChange(user, journal, located));
  }

  private static void takeChange(
      String user, Map<Long, Publication> journal, Located<ChangeEntry> located) {
    LedgerLocation location = located.location();
    long number = located.entry().number();
    switch (located.entry()) {
      case Changing(long _, long _, String scope, String content, long madeAt) -> {
        Publication change = Publication.change(user, number, scope, content, madeAt);
        change.takeRequest(location);
        if (journal.putIfAbsent(number, change) != null) {
          throw new UnreadableLedgerException(location, change + " is there twice");
        }
      }
      case Changed _ -> {
        Publication change = journal.get(number);
        if (change == null) {
          throw new UnreadableLedgerException(location, "nothing of the kind came before");
        }
        change.takeChanged(location);
      }
    }
  }

  /**
   * What upstream servers emitted changes their users' mailboxes as requests do. A tab that is told
   * of it acknowledges the change.
   */
  void addUpstreamEvents(UpstreamLog log, List<RecordedTab> tabs) {
    Map<String, Publication> byPeer = new HashMap<>();
    for (UpstreamEvent event : log.events()) {
      String scope = ChangeEntry.scopeOfUser(event.user());
      Publication change =
          Publication.change(
              event.user(), event.number(), scope, event.peer(), event.emitted().atMicros());
      change.takeRequest(event.emitted());
      byPeer.put(event.peer(), change);
      changesByUser
          .computeIfAbsent(event.user(), _ -> new LinkedHashMap<>())
          .put(event.number(), change);
    }
    for (RecordedTab tab : tabs) {
      for (Observation observation : tab.observations()) {
        Publication change =
            observation instanceof Triggered trigger ? byPeer.get(trigger.data()) : null;
        if (change != null) {
          change.takeChanged(observation.location());
        }
      }
    }
  }

  @Nullable Publication find(String publisher, long number) {
    Publication publication = byPublisher.getOrDefault(publisher, Map.of()).get(number);
    return publication == null
        ? changesByUser.getOrDefault(publisher, Map.of()).get(number)
        : publication;
  }

  @Nullable Publication find(@Nullable ReceivedPayload payload) {
    return payload == null ? null : find(payload.publisher(), payload.number());
  }

  /** The changes of all users. */
  Collection<Publication> changes() {
    return changesByUser.values().stream().flatMap(journal -> journal.values().stream()).toList();
  }

  /** Those of publishers. */
  Collection<Publication> all() {
    return byPublisher.values().stream().flatMap(journal -> journal.values().stream()).toList();
  }
}
