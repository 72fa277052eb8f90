package io.tidings.node.board.project;

import io.tidings.node.user.User;
import io.tidings.node.user.User.UserSummary;
import java.util.List;

/** The users who look at a project. */
record ViewersResponse(List<UserSummary> viewers) {

  static ViewersResponse of(List<User> viewers) {
    return new ViewersResponse(viewers.stream().map(User::summary).toList());
  }
}
