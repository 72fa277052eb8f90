package io.tidings.events.redis;

import io.tidings.events.EventId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a workspace as its key has it, which may be damaged.
 *
 * @param type of the key, as Redis' {@code TYPE} names it; {@code none} when there is none
 * @param expires when the key expires, in ms; negative for never
 * @param fields of the hash
 * @param now the time of the server, in ms
 */
public record StoredClock(String type, long expires, Map<String, String> fields, long now) {
  private static final String EPOCH = "[0-9]+x[A-Za-z0-9]+";

  public StoredClock {
    fields = Map.copyOf(fields);
  }

  static StoredClock of(List<?> reply, String now) {
    return new StoredClock(
        (String) reply.get(0),
        (Long) reply.get(1),
        StoredReplies.map((List<?>) reply.get(2)),
        Long.parseLong(now));
  }

  public boolean exists() {
    return !type.equals("none");
  }

  /** The present epoch; null when it cannot be read. */
  public @Nullable String epoch() {
    String epoch = fields.get("epoch");
    return epoch != null && epoch.matches(EPOCH) ? epoch : null;
  }

  /** The last id of the workspace; null when it cannot be read. */
  public @Nullable EventId last() {
    return StoredIds.read(fields.get("ms") + "-" + fields.get("seq"));
  }

  /** Whether a script can go on in its epoch. */
  public boolean readable() {
    return type.equals("hash") && epoch() != null && last() != null;
  }

  /** For how long events are kept after the last one of their topic, in ms; 0 if not known. */
  public long retention() {
    return number(fields.get("keep"));
  }

  /**
   * When the epoch began, in ms; 0 when that is not known, as when a node of an older release began
   * it.
   */
  public long began() {
    String[] began = fields.getOrDefault("began", "").split(" ", -1);
    return began.length == 2 && began[0].equals(epoch()) ? number(began[1]) : 0;
  }

  /**
   * The epochs before, each with the id up to which its cursors may go on; the last first. Empty
   * when none may.
   */
  public String past() {
    return fields.getOrDefault("past", "");
  }

  /** What a script found damaged, with the time in ms before it; empty for nothing. */
  public String damage() {
    return fields.getOrDefault("damage", "");
  }

  /** The latest time that this server or the log has shown, in ms. */
  public long latest() {
    EventId last = last();
    return last == null ? now : Math.max(now, last.ms());
  }

  private static long number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }
}
