package io.tidings.cli.log;

import io.tidings.events.redis.Repair;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it has to be.
 *
 * @param note whether it harms no client: notes do not count
 * @param key the key in Redis
 * @param id the event that it concerns; null for none
 * @param what what is there, and what should be
 * @param repair null when nothing can mend it without loss
 */
record Finding(
    FindingKind kind,
    boolean note,
    String key,
    @Nullable String id,
    String what,
    @Nullable Repair repair) {

  /** One that harms. */
  static Finding of(FindingKind kind, String key, @Nullable Object id, String what) {
    return new Finding(kind, false, key, id == null ? null : id.toString(), what, null);
  }

  Finding repairableBy(@Nullable Repair mending) {
    return new Finding(kind, note, key, id, what, mending);
  }

  Finding asNote() {
    return new Finding(kind, true, key, id, what, repair);
  }

  Finding noteIf(boolean harmless) {
    return harmless ? asNote() : this;
  }
}
