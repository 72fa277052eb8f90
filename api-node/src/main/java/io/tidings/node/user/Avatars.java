package io.tidings.node.user;

import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.Commit.Write.HashRemove;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.WorkspaceState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The pictures of all users. They are stored apart from the users, which are read far more often
 * and hold the hash of their picture. Both change in one commit.
 */
@Component
public class Avatars {
  static final String STATE = "avatars";

  private final WorkspaceState state;
  private final Users users;

  Avatars(WorkspaceState state, Users users) {
    this.state = state;
    this.users = users;
  }

  /** The user's picture with this hash; null when it is not, or no longer, theirs. */
  @Nullable Avatar find(long id, String hash) {
    return state
        .read(view -> {
          User user = Users.find(view, id);
          String stored = user == null || !hash.equals(user.picture()) ? null : stored(view, user);
          return Optional.ofNullable(stored);
        })
        .map(Avatar::fromBase64)
        .orElse(null);
  }

  /** The picture as an import takes it; null without one. */
  public static @Nullable String exported(StateReader state, User user) {
    return user.picture() == null ? null : stored(state, user);
  }

  private static @Nullable String stored(StateReader state, User user) {
    return state.field(STATE, Long.toString(user.id()));
  }

  /** Gives the user another picture. */
  User put(long id, Avatar avatar, ChangeContext context) {
    return users.change(
        id, context, user -> user.withPicture(avatar.hash()), Set.of(write(id, avatar)));
  }

  /** Takes the user's picture away, if there is one. */
  User remove(long id, ChangeContext context) {
    return users.change(
        id,
        context,
        user -> user.withPicture(null),
        Set.of(new HashRemove(STATE, Set.of(Long.toString(id)))));
  }

  static HashPut write(long user, Avatar avatar) {
    return new HashPut(STATE, Map.of(Long.toString(user), avatar.base64()));
  }
}
