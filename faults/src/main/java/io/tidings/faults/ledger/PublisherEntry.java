package io.tidings.faults.ledger;

import java.util.List;

/**
 * An entry about one publication of a publisher, which has one number and one idempotency key
 * however often it is tried. A publication without a final answer is indeterminate, too.
 */
public sealed interface PublisherEntry extends LedgerEntry {
  long number();

  /**
   * Must be written before the request is sent, and again before each further try.
   *
   * @param hash of the payload's text
   */
  record Sent(long at, long number, List<String> topics, String hash) implements PublisherEntry {}

  /** 201: the event is in the log. */
  record Acknowledged(long at, long number, String cursor) implements PublisherEntry {}

  /** The event was certainly not written, as after 400 or 503. */
  record Refused(long at, long number, int status) implements PublisherEntry {}

  /** The event may or may not have been written: 504, or no answer. */
  record Indeterminate(long at, long number, String why) implements PublisherEntry {}
}
