package io.tidings.node.board;

import io.tidings.node.access.Login;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

/** What users may do in a project. */
@Component
public final class ProjectRights {
  private final Users users;

  ProjectRights(Users users) {
    this.users = users;
  }

  /** Whether the project exists for the user. */
  public static boolean mayRead(Login login, Board board) {
    return mayRead(login.user(), login.admin(), board);
  }

  /** The same for a user who may not be signed in. */
  public static boolean mayRead(User user, Board board) {
    return user.active() && mayRead(user.id(), user.administers(), board);
  }

  private static boolean mayRead(long user, boolean admin, Board board) {
    return admin || board.project().visibleToEveryone() || board.members().containsKey(user);
  }

  /** The role whose rights the user has; null for a user who can at most read a public project. */
  @Nullable Role effectiveRole(Login login, Board board) {
    return login.admin() || owns(login, board.project())
        ? Role.ADMIN
        : board.members().get(login.user());
  }

  public boolean mayWrite(Login login, Board board) {
    return permits(effectiveRole(login, board), Role.WRITER) && !board.project().closed();
  }

  /** Whether the user may change the project itself; also while it is closed, to open it again. */
  public boolean mayAdminister(Login login, Board board) {
    return permits(effectiveRole(login, board), Role.ADMIN);
  }

  /** The project as the user sees it. */
  public ProjectForUser projectFor(Login login, Board board) {
    return ProjectForUser.of(
        board.project(),
        board.members().get(login.user()),
        mayWrite(login, board),
        mayAdminister(login, board));
  }

  /**
   * Refuses a user who may read the board but does not have that role, and every user while it is
   * closed.
   */
  public void require(Role role, Login login, Board board) {
    requireEvenIfClosed(role, login, board);
    if (board.project().closed()) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "project-closed", null, "The project is closed.");
    }
  }

  public void requireEvenIfClosed(Role role, Login login, Board board) {
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
