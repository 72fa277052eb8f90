package io.tidings.faults.check;

import io.tidings.faults.ledger.PublisherEntry;
import io.tidings.faults.ledger.PublisherEntry.Sent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All journals of a run. */
final class Publications {
  private final Map<String, Map<Long, Publication>> byPublisher = new HashMap<>();

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

  @Nullable Publication find(String publisher, long number) {
    return byPublisher.getOrDefault(publisher, Map.of()).get(number);
  }

  @Nullable Publication find(@Nullable ReceivedPayload payload) {
    return payload == null ? null : find(payload.publisher(), payload.number());
  }

  Collection<Publication> all() {
    return byPublisher.values().stream().flatMap(journal -> journal.values().stream()).toList();
  }
}
