package io.tidings.faults.ledger;

/**
 * A request of one user of the boards, or a node's answer. A change creates a new thing, which has
 * a number of this user's own, a kind and a title; a login is one session, which has a number, too.
 */
public sealed interface UserEntry extends LedgerEntry {
  long number();

  /** Must be written before the request is sent. */
  record Creating(long at, long number, String kind, String title) implements UserEntry {}

  /** 201: the thing exists, under this id. */
  record Created(long at, long number, String id) implements UserEntry {}

  /** The thing was not acknowledged: it does not exist, or may or may not exist. */
  record NotCreated(long at, long number, String why) implements UserEntry {}

  /** 204: the login has ended. */
  record LoginEnded(long at, long number) implements UserEntry {}

  /** A request that was sent at that time, with a login that had ended, was accepted. */
  record EndedLoginAccepted(long at, long number, long sentAt) implements UserEntry {}
}
