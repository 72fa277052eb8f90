package io.tidings.node.user;

import io.tidings.events.NewEvent;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.access.Secrets;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Ends sessions, and their streams on every node. */
@Component
class SessionTerminator {
  private final Users users;
  private final WorkspaceState state;

  SessionTerminator(Users users, WorkspaceState state) {
    this.users = users;
    this.state = state;
  }

  /** Ends the login's session, if it came with one. */
  void endSession(Login login, ChangeContext context) {
    if (login.credential() instanceof Session(String id)) {
      endSession(login.user(), Secrets.hash(id), context);
    }
  }

  /** Ends the user's session with this hash. */
  void endSession(long user, String hash, ChangeContext context) {
    NewEvent ended = UserEvents.sessionEnded(user, hash, context);
    state.change(
        Set.of(),
        _ ->
            new Change<>(Sessions.end(user, hash), List.of(ended), hash)
                .and(List.of(), List.of(UserEvents.logout(user))));
  }

  /** Ends all sessions of the login's user. */
  void endAllSessions(Login login, ChangeContext context) {
    users.change(login.user(), context, user -> user.withSessionsEnded(null));
  }

  /** Ends all sessions and all tokens of the login's user. */
  void endEverything(Login login, ChangeContext context) {
    users.endLogins(login.user(), context);
  }
}
