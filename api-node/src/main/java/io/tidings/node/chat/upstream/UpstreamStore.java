package io.tidings.node.chat.upstream;

import io.tidings.events.Commit.Write.Delete;
import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.Users;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The upstreams of users, in the state. Each change is one commit with the event that tells it. */
@Component
class UpstreamStore {
  private final WorkspaceState state;

  UpstreamStore(WorkspaceState state) {
    this.state = state;
  }

  /** The user's upstream; null without one. */
  @Nullable Upstream find(long user) {
    return stored(state, user);
  }

  /** Whether this holds of the state now. */
  boolean holds(Predicate<StateView> question) {
    return state.read(question::test);
  }

  /**
   * Stores a new upstream in place of any earlier one, whose fencing token stays valid.
   *
   * @throws ProblemException when the user does not exist any more: nothing would delete the token
   */
  Upstream put(long user, Upstream added) {
    return state.change(
        Set.of(name(user), Users.versionName(user)),
        view -> {
          if (Users.find(view, Set.of(user)).isEmpty()) {
            throw new ProblemException(
                HttpStatus.NOT_FOUND, "not-found", null, "Your account does not exist any more.");
          }
          Upstream earlier = stored(view, user);
          Upstream next =
              (earlier == null ? added : added.fencedBy(earlier.fence()))
                  .with(added.status(), view.time());
          return new Change<>(List.of(write(user, next)), List.of(resync(user)), next);
        });
  }

  /** Forgets the user's upstream with its token; false when there is none. */
  boolean remove(long user) {
    return state.change(
        names(user),
        view ->
            stored(view, user) == null
                ? Change.none(false)
                : new Change<>(List.of(new Delete(name(user))), List.of(resync(user)), true));
  }

  /**
   * Replaces what is stored and appends an event, if what is stored is still {@code held}.
   * Otherwise the user has another upstream, or another node has read this one, and nothing is
   * written. A call may be repeated when its outcome was not known.
   *
   * @return whether {@code next} is stored
   */
  boolean replace(long user, Upstream held, Upstream next, NewEvent event) {
    return state.change(
        names(user),
        view -> {
          Upstream stored = stored(view, user);
          if (held.equals(stored) && held.fence() <= next.fence()) {
            return new Change<>(List.of(write(user, next)), List.of(event), true);
          }
          return Change.none(next.equals(stored));
        });
  }

  /** Tells the user's tabs to read everything again. */
  static NewEvent resync(long user) {
    return new ChatEvents(user, true).resync();
  }

  private static @Nullable Upstream stored(StateReader reader, long user) {
    return Upstream.of(reader.hash(name(user)));
  }

  private static HashPut write(long user, Upstream upstream) {
    return new HashPut(name(user), upstream.fields());
  }

  private static String name(long user) {
    return new ChatKeys(user).upstream();
  }

  private static Set<String> names(long user) {
    return Set.of(name(user));
  }
}
