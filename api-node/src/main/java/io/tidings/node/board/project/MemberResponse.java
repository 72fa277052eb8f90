package io.tidings.node.board.project;

import io.tidings.node.board.Role;
import io.tidings.node.user.User;
import io.tidings.node.user.User.UserSummary;

/** A user in a project. */
record MemberResponse(UserSummary user, Role role) {

  static MemberResponse of(User user, Role role) {
    return new MemberResponse(user.summary(), role);
  }
}
