package io.tidings.events.redis;

import io.tidings.events.Envelope;
import io.tidings.events.EventId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a log, which may have been written by hand.
 *
 * @param id as it is in the log
 * @param fields name, value, name, value…
 */
public record StoredEntry(String id, List<String> fields) {
  private static final String BEGINNING = "{\"topics\":[";

  public StoredEntry {
    fields = List.copyOf(fields);
  }

  static StoredEntry of(List<?> reply) {
    return new StoredEntry((String) reply.get(0), StoredReplies.strings((List<?>) reply.get(1)));
  }

  /** Null when no script can have written it. */
  public @Nullable EventId eventId() {
    return StoredIds.read(id);
  }

  /** The id of the entry before it, as it says; null when that cannot be read. */
  public @Nullable EventId previous() {
    return fields.size() == 4 && fields.get(0).equals("p") ? StoredIds.read(fields.get(1)) : null;
  }

  /** The event's content; null when it cannot be read. */
  public @Nullable Envelope envelope() {
    return fault() == null ? Envelopes.read(fields.get(3)) : null;
  }

  /** The text of the envelope; empty when there is none. */
  public String text() {
    return fields.size() == 4 ? fields.get(3) : "";
  }

  /** Which field keeps a client from getting this entry, and why; null for none. */
  public @Nullable String fault() {
    if (eventId() == null) {
      return "id: above 2^52";
    }
    if (fields.size() != 4 || !fields.get(0).equals("p") || !fields.get(2).equals("d")) {
      return "fields: they have to be p and d";
    }
    if (previous() == null) {
      return "p: \"" + shortened(fields.get(1)) + "\" is no id";
    }
    String fault = Envelopes.fault(fields.get(3));
    if (fault == null && !fields.get(3).startsWith(BEGINNING)) {
      fault = "it does not begin with its topics, as the scripts write it";
    }
    return fault == null ? null : "d: " + shortened(fault);
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
