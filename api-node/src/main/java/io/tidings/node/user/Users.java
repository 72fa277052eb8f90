package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.StateView;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.http.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * All users. Each change is one commit of their state and of the event that tells of it. The
 * methods wait for Redis, and throw {@link io.tidings.events.LogException} when it does not answer.
 */
@Component
public class Users {

  /** User id → user. */
  public static final String STATE = "users";

  static final String NAMES = "usernames";
  static final String ADMINS = "users.admins";

  /** The last numbers that were assigned to users and tokens. */
  static final String LAST_IDS = "user.ids";

  private static final JsonMapper JSON = new JsonMapper();

  private final WorkspaceState state;

  Users(WorkspaceState state) {
    this.state = state;
  }

  /** The user with this id, active or not; null when there is none. */
  public @Nullable User find(long id) {
    return find(state, id);
  }

  static @Nullable User find(StateReader state, long id) {
    return find(state, Set.of(id)).get(id);
  }

  /** The users with these ids, as far as they exist, active or not, by id. */
  public Map<Long, User> find(Collection<Long> ids) {
    return find(state, ids);
  }

  /** The same, as the state has them that is read there. */
  public static Map<Long, User> find(StateReader state, Collection<Long> ids) {
    Map<Long, User> found = new LinkedHashMap<>();
    if (!ids.isEmpty()) {
      state
          .fields(STATE, ids.stream().map(String::valueOf).toList())
          .forEach((id, json) -> found.put(Long.valueOf(id), read(json)));
    }
    return found;
  }

  /** The user of this name, active or not, whatever its case. */
  public @Nullable User byName(String username) {
    return state.read(view -> {
      String id = view.field(NAMES, username.toLowerCase(Locale.ROOT));
      // There is no user 0. It is read so that the time does not tell whether the name exists.
      return find(view, id == null ? 0 : Long.parseLong(id));
    });
  }

  /** The ids of the users with these names, in lower case, as far as there are such users. */
  public static Map<String, Long> ids(StateReader state, Collection<String> usernames) {
    Map<String, Long> ids = new LinkedHashMap<>();
    if (!usernames.isEmpty()) {
      state.fields(NAMES, usernames).forEach((name, id) -> ids.put(name, Long.valueOf(id)));
    }
    return ids;
  }

  /** The users who may sign in, by user name. */
  public List<User> activeUsers() {
    return all(state).stream()
        .filter(User::active)
        .sorted(Comparator.comparing(User::username))
        .toList();
  }

  /** All users, also those who may not sign in. */
  public static List<User> all(StateReader state) {
    return state.hash(STATE).values().stream().map(Users::read).toList();
  }

  /** Creates a user, or refuses with 409 {@code username-taken}. */
  public User create(NewUser user, ChangeContext context) {
    return state.change(
        Set.of(NAMES),
        view -> {
          if (view.field(NAMES, user.username()) != null) {
            throw new ProblemException(
                HttpStatus.CONFLICT,
                "username-taken",
                "username",
                "There is already a user with this name.");
          }
          User created = user.toUser(newId(view));
          return new Change<>(
              creationWrites(created), List.of(UserEvents.created(created, context)), created);
        });
  }

  /** Creates the first users, unless there are some; returns whether it did. */
  public boolean createFirst(List<NewUser> users) {
    return state.change(
        Set.of(NAMES),
        view -> {
          if (!view.hash(NAMES).isEmpty()) {
            return Change.none(false);
          }
          List<Write> writes = new ArrayList<>();
          List<NewEvent> events = new ArrayList<>();
          for (NewUser user : users) {
            User created = user.toUser(newId(view));
            writes.addAll(creationWrites(created));
            events.add(UserEvents.created(created, ChangeContext.NODE));
          }
          return new Change<>(writes, events, true);
        });
  }

  /** Whether there is no user yet. */
  public boolean isEmpty() {
    return state.hash(NAMES).isEmpty();
  }

  /** Changes what users may change of themselves. */
  User change(long id, ChangeContext context, UnaryOperator<User> edit) {
    return change(id, context, edit, Set.of());
  }

  /** The same, with the writes of state that is stored apart from the user. */
  User change(long id, ChangeContext context, UnaryOperator<User> edit, Set<Write> beside) {
    return state.change(
        Set.of(versionName(id)),
        view -> {
          User before = existing(view, id);
          return changed(before, edit.apply(before), beside, List.of(), context);
        });
  }

  /** Ends all sessions and tokens of a user. */
  User endLogins(long id, ChangeContext context) {
    return state.change(
        Set.of(versionName(id), UserTokens.index(id)),
        view -> {
          User before = existing(view, id);
          return withTokensEnded(view, before, before.withSessionsEnded(null), context);
        });
  }

  /**
   * Changes anything of a user, or refuses with 409 {@code last-admin} when no administrator would
   * be left. If it ends the user's sessions, their tokens end with them.
   */
  User administer(long id, ChangeContext context, UnaryOperator<User> edit) {
    return state.change(
        Set.of(versionName(id), ADMINS, UserTokens.index(id)),
        view -> {
          User before = existing(view, id);
          User after = edit.apply(before);
          if (!after.administers()) {
            requireAnotherAdmin(view, before);
          }
          return after.signOuts() == before.signOuts()
              ? changed(before, after, Set.of(), List.of(), context)
              : withTokensEnded(view, before, after, context);
        });
  }

  private static Change<User> withTokensEnded(
      StateView view, User before, User after, ChangeContext context) {
    List<UserToken> tokens = UserTokens.stored(view, before.id());
    Set<Write> writes = new LinkedHashSet<>();
    tokens.forEach(token -> writes.addAll(UserTokens.removalWrites(token)));
    // The streams of a disabled user end anyway.
    List<NewEvent> ended =
        after.active()
            ? tokens.stream().map(token -> UserTokens.ended(token, context)).toList()
            : List.of();
    return changed(before, after, writes, ended, context);
  }

  /** Refuses with 409 {@code last-admin} when without this user no administrator would be left. */
  static void requireAnotherAdmin(StateReader state, User user) {
    if (user.administers()
        && all(state).stream().noneMatch(one -> one.administers() && one.id() != user.id())) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "last-admin",
          null,
          "This is the last administrator; appoint another one first.");
    }
  }

  private static Change<User> changed(
      User before,
      User after,
      Set<Write> moreWrites,
      List<NewEvent> moreEvents,
      ChangeContext context) {
    if (after.equals(before)) {
      return Change.none(before);
    }
    List<Write> writes = new ArrayList<>(List.of(put(after)));
    writes.addAll(moreWrites);
    List<NewEvent> events = new ArrayList<>(UserEvents.changed(before, after, context));
    events.addAll(moreEvents);
    return new Change<>(writes, events, after).and(List.of(), UserEvents.announced(before, after));
  }

  static User existing(StateReader state, long id) {
    User user = find(state, id);
    if (user == null) {
      throw new ProblemException(HttpStatus.NOT_FOUND, "not-found", null, "There is no such user.");
    }
    return user;
  }

  private static long newId(StateView view) {
    return view.nextNumber(LAST_IDS, "user");
  }

  static List<Write> creationWrites(User user) {
    return List.of(
        put(user), new HashPut(NAMES, Map.of(user.username(), Long.toString(user.id()))));
  }

  private static Write put(User user) {
    return new HashPut(STATE, Map.of(Long.toString(user.id()), JSON.writeValueAsString(user)));
  }

  private static User read(String json) {
    return JSON.readValue(json, User.class);
  }

  /** The version of what belongs to the user, and of whether they exist. */
  public static String versionName(long id) {
    return "user." + id;
  }
}
