package io.tidings.faults.check;

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
    LedgerFileReader.read(folder, file, entry -> take(publisher, journal, entry));
  }

  private static void take(String publisher, Map<Long, Publication> journal, LedgerEntry entry) {
    long number = entry.number(0);
    if (entry.kind().equals("sent")) {
      List<String> topics = entry.list(1);
      String hash = entry.field(2);
      Publication publication =
          journal.computeIfAbsent(number, _ -> new Publication(publisher, number, topics, hash));
      if (!publication.topics().equals(topics) || !publication.hash().equals(hash)) {
        throw new UnreadableLedgerException(entry.location(), publication + " was another before");
      }
    }
    Publication publication = journal.get(number);
    if (publication == null) {
      throw new UnreadableLedgerException(entry.location(), "an answer to what was never sent");
    }
    publication.take(entry);
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
