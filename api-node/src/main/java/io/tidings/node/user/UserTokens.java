package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.Commit.Write.HashRemove;
import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateReader;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential;
import io.tidings.node.http.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Personal tokens, by their hashes. The clock of Redis decides when one ends. */
@Component
class UserTokens {
  static final String STATE = "tokens";
  private static final int MAX_TOKENS = 50;
  private static final JsonMapper JSON = new JsonMapper();

  private final WorkspaceState state;

  UserTokens(WorkspaceState state) {
    this.state = state;
  }

  /**
   * A token that is valid.
   *
   * @param left until it ends; null for ever
   */
  record ValidToken(UserToken token, @Nullable Duration left) {}

  /** The time by which tokens end. */
  Instant time() {
    return state.time();
  }

  /** The token with this hash; null when there is none, or it is expired. */
  @Nullable ValidToken find(String hash) {
    return state
        .read(view -> {
          String json = view.field(STATE, hash);
          UserToken token = json == null ? null : read(json);
          return token == null || token.expiredAt(view.time())
              ? Optional.<ValidToken>empty()
              : Optional.of(new ValidToken(token, token.left(view.time())));
        })
        .orElse(null);
  }

  /** The user's tokens, oldest first. */
  List<UserToken> of(long user) {
    return state.read(view ->
        stored(view, user).stream().filter(token -> !token.expiredAt(view.time())).toList());
  }

  static List<UserToken> stored(StateReader state, long user) {
    Set<String> hashes = state.hash(index(user)).keySet();
    return hashes.isEmpty()
        ? List.of()
        : state.fields(STATE, hashes).values().stream()
            .map(UserTokens::read)
            .sorted(Comparator.comparingLong(UserToken::id))
            .toList();
  }

  /**
   * Stores a new token, and deletes the user's expired ones. A token that is made with another one
   * expires no later than that one.
   *
   * @param holds whether the login is still valid: its user may be signing out everywhere just now
   */
  UserToken create(
      Login login,
      String name,
      String hash,
      @Nullable Instant expires,
      BooleanSupplier holds,
      ChangeContext context) {
    long user = login.user();
    return state.change(
        Set.of(index(user), Users.versionName(user)),
        view -> {
          Instant now = view.time();
          List<UserToken> stored = stored(view, user);
          UserToken maker = maker(login, stored);
          if (!holds.getAsBoolean()) {
            throw new InsufficientAuthenticationException("the login has ended");
          }
          List<UserToken> expired = stored.stream().filter(t -> t.expiredAt(now)).toList();
          if (stored.size() - expired.size() >= MAX_TOKENS) {
            throw new ProblemException(
                HttpStatus.CONFLICT,
                "too-many-tokens",
                null,
                "A user has at most " + MAX_TOKENS + " tokens; delete one first.");
          }
          UserToken token =
              new UserToken(
                  view.nextNumber(Users.LAST_IDS, "token"),
                  user,
                  name,
                  hash,
                  now,
                  maker == null ? expires : noLater(expires, maker),
                  maker == null ? null : maker.id());
          List<Write> writes = new ArrayList<>();
          expired.forEach(old -> writes.addAll(removalWrites(old)));
          writes.add(new HashPut(STATE, Map.of(hash, JSON.writeValueAsString(token))));
          writes.add(new HashPut(index(user), Map.of(hash, Long.toString(token.id()))));
          return new Change<>(writes, List.of(UserEvents.tokenCreated(token, context)), token);
        });
  }

  /** The token that the login came with; null for a session. */
  private static @Nullable UserToken maker(Login login, List<UserToken> stored) {
    if (!(login.credential() instanceof Credential.Token(String hash))) {
      return null;
    }
    return stored.stream()
        .filter(token -> token.hash().equals(hash))
        .findFirst()
        .orElseThrow(() -> new InsufficientAuthenticationException("the token is no longer valid"));
  }

  private static @Nullable Instant noLater(@Nullable Instant expires, UserToken maker) {
    Instant last = maker.expires();
    if (expires != null && last != null && expires.isAfter(last)) {
      throw ProblemException.invalid(
          "invalid-field",
          "expires",
          "expires has to be at most " + last + ", when the token that creates it expires.");
    }
    return expires == null ? last : expires;
  }

  /**
   * Ends one of the user's tokens on every node, with all that were made with it, directly or
   * indirectly; or refuses with 404.
   */
  void end(long user, long id, ChangeContext context) {
    state.change(
        Set.of(index(user)),
        view -> {
          List<UserToken> stored = stored(view, user);
          UserToken token =
              stored.stream()
                  .filter(t -> t.id() == id)
                  .findFirst()
                  .orElseThrow(() ->
                      new ProblemException(
                          HttpStatus.NOT_FOUND, "not-found", null, "You have no such token."));
          List<UserToken> ending = withMade(token, stored);
          return new Change<>(
                  ending.stream().flatMap(one -> removalWrites(one).stream()).toList(),
                  ending.stream().map(one -> ended(one, context)).toList(),
                  token)
              .and(List.of(), List.of(UserEvents.logout(user)));
        });
  }

  private static List<UserToken> withMade(UserToken token, List<UserToken> all) {
    List<UserToken> found = new ArrayList<>(List.of(token));
    for (UserToken one : all) { // oldest first, so that makers come before what they made
      Long maker = one.maker();
      if (maker != null && found.stream().anyMatch(earlier -> earlier.id() == maker)) {
        found.add(one);
      }
    }
    return found;
  }

  /** The event that tells every node that a token ended. */
  static NewEvent ended(UserToken token, ChangeContext context) {
    return UserEvents.tokenEnded(token, context);
  }

  static List<Write> removalWrites(UserToken token) {
    return List.of(
        new HashRemove(STATE, Set.of(token.hash())),
        new HashRemove(index(token.user()), Set.of(token.hash())));
  }

  static String index(long user) {
    return "tokens." + user;
  }

  private static UserToken read(String json) {
    return JSON.readValue(json, UserToken.class);
  }
}
