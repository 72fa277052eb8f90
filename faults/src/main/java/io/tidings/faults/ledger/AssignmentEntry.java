package io.tidings.faults.ledger;

import java.util.Set;

/**
 * A request that assigns a new ticket to users, or a node's answer. Each assignment is one more
 * unread notification of each of them; without an answer it may or may not be.
 */
public sealed interface AssignmentEntry extends LedgerEntry {
  long number();

  /**
   * Must be written before the request is sent.
   *
   * @param users their ids
   */
  record Assigning(long at, long number, Set<Long> users) implements AssignmentEntry {}

  /** 201: the users have been notified. */
  record Assigned(long at, long number) implements AssignmentEntry {}
}
