package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.Topic;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.user.UserDataContributor.Deletion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Deletes single users with their logins and with what features keep of them. What a user wrote for
 * others stays. So does the name: another user of that name would be taken for the one who had it,
 * and would own what is that name's.
 */
@Component
class UserDeletion {
  private final WorkspaceState state;
  private final List<UserDataContributor> contributors;

  UserDeletion(WorkspaceState state, List<UserDataContributor> contributors) {
    this.state = state;
    this.contributors = contributors;
  }

  /**
   * Deletes a user, or refuses: with 404 when there is none, with 409 {@code last-admin} when no
   * administrator would be left.
   */
  void delete(long id, ChangeContext context) {
    state.change(
        Set.of(Users.versionName(id), Users.ADMINS, UserTokens.index(id)),
        view -> change(view, id, context));
    contributors.forEach(UserDataContributor::afterDeletion);
  }

  private Change<User> change(StateView view, long id, ChangeContext context) {
    User user = Users.existing(view, id);
    Users.requireAnotherAdmin(view, user);
    String field = Long.toString(id);
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.HashRemove(Users.STATE, Set.of(field)));
    writes.add(new Write.HashRemove(Avatars.STATE, Set.of(field)));
    UserTokens.stored(view, id).forEach(token -> writes.addAll(UserTokens.removalWrites(token)));
    writes.add(Sessions.forget(id));
    // The user's own topic ages: its connections would be told of a gap before they end.
    Set<Topic> forgotten = new HashSet<>();
    for (UserDataContributor contributor : contributors) {
      Deletion more = contributor.deletion(List.of(id));
      writes.addAll(more.writes());
      forgotten.addAll(more.forgotten());
    }
    return new Change<>(
        writes, List.of(UserEvents.deleted(user, context)), List.of(), forgotten, user);
  }
}
