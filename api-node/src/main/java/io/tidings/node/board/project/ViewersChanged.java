package io.tidings.node.board.project;

import io.tidings.node.user.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event that tells who looks at a project now. Its ids are numbers. */
record ViewersChanged(long projectId, List<Viewer> viewers) {

  /** A user who looks at it. */
  record Viewer(long id, String name, @Nullable String avatar) {

    static Viewer of(User user) {
      return new Viewer(user.id(), user.name(), user.avatar());
    }
  }
}
