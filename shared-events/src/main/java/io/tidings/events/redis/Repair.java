package io.tidings.events.redis;

import io.tidings.events.EventId;
import io.tidings.events.Topic;

/**
 * One thing to mend in the keys of a workspace. It says what was found, and nothing is written when
 * that is no longer so.
 */
public sealed interface Repair {

  /** The head becomes the last id of the log. */
  record SetHead(Topic topic, String found) implements Repair {}

  /** Log and head expire as their last event says. */
  record SetExpiry(Topic topic, EventId last) implements Repair {}

  /**
   * The index of topics says when the topic was written last.
   *
   * @param last its last event; for a topic of which nothing is left, the last id that it may have
   */
  record SetIndex(Topic topic, EventId last) implements Repair {}

  /** The clock becomes the last id of this topic's log. */
  record AdvanceClock(Topic topic, EventId last) implements Repair {}

  /** A key that must stay does not expire. */
  record RemoveExpiry(StoredKey key) implements Repair {}

  /** An idempotency key expires after the retention. */
  record AddExpiry(StoredKey key) implements Repair {}

  /** A new epoch begins: each client is told to read its state again. */
  record BeginEpoch(String epoch) implements Repair {}
}
