package io.tidings.node.board;

import io.tidings.events.EventId;

/**
 * That a user is a member of a project, as it is kept by user.
 *
 * @param since the version of the project on which it was granted
 */
record Membership(Role role, EventId since) {
  @Override
  public String toString() {
    return role.word() + " " + since;
  }
}
