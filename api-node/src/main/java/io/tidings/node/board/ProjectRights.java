package io.tidings.node.board;

import io.tidings.node.access.Login;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

/** Who may do what in a project. */
@Component
final class ProjectRights {
  private final Users users;

  ProjectRights(Users users) {
    this.users = users;
  }

  /** Whether the project exists for the user. */
  static boolean mayRead(Login login, Board board) {
    return login.admin()
        || board.project().visibleToEveryone()
        || board.members().containsKey(login.user());
  }

  /** What the user may do as if a member in that role; null for reading what is public at most. */
  @Nullable Role effectiveRole(Login login, Board board) {
    return login.admin() || owns(login, board.project())
        ? Role.ADMIN
        : board.members().get(login.user());
  }

  boolean mayWrite(Login login, Board board) {
    return permits(effectiveRole(login, board), Role.WRITER) && !board.project().closed();
  }

  /** Refuses who may read the board but does not have that role, or anybody while it is closed. */
  void require(Role role, Login login, Board board) {
    requireEvenIfClosed(role, login, board);
    if (board.project().closed()) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "project-closed", null, "The project is closed.");
    }
  }

  void requireEvenIfClosed(Role role, Login login, Board board) {
    if (!permits(effectiveRole(login, board), role)) {
      throw new AccessDeniedException("This needs the role " + role.word() + ".");
    }
  }

  private static boolean permits(@Nullable Role has, Role needed) {
    return has != null && has.compareTo(needed) >= 0;
  }

  private boolean owns(Login login, Project project) {
    if (project.scope() != OwnerType.USER) {
      return false;
    }
    User user = users.find(login.user());
    return user != null && user.username().equalsIgnoreCase(project.owner());
  }
}
