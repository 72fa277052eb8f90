package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.Commit.Write.HashRemove;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.http.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Personal tokens, by their hashes. */
@Component
class UserTokens {
  static final String STATE = "tokens";
  private static final int MAX_TOKENS = 50;
  private static final JsonMapper JSON = new JsonMapper();

  private final WorkspaceState state;
  private final Clock clock;

  UserTokens(WorkspaceState state, Clock clock) {
    this.state = state;
    this.clock = clock;
  }

  /** The token with this hash; null when there is none, or it is expired. */
  @Nullable UserToken find(String hash) {
    String json = state.field(STATE, hash);
    UserToken token = json == null ? null : read(json);
    return token == null || token.expiredAt(clock.instant()) ? null : token;
  }

  /** The user's tokens, oldest first. */
  List<UserToken> of(long user) {
    Instant now = clock.instant();
    return stored(user).stream().filter(token -> !token.expiredAt(now)).toList();
  }

  private List<UserToken> stored(long user) {
    Set<String> hashes = state.hash(index(user)).keySet();
    return hashes.isEmpty()
        ? List.of()
        : state.fields(STATE, hashes).values().stream()
            .map(UserTokens::read)
            .sorted(Comparator.comparingLong(UserToken::id))
            .toList();
  }

  /** Keeps one more, and forgets those of the user that are expired. */
  UserToken create(
      long user, String name, String hash, @Nullable Instant expires, ChangeContext context) {
    return state.change(
        Set.of(index(user)),
        _ -> {
          Instant now = clock.instant();
          List<UserToken> stored = stored(user);
          List<UserToken> expired = stored.stream().filter(t -> t.expiredAt(now)).toList();
          if (stored.size() - expired.size() >= MAX_TOKENS) {
            throw new ProblemException(
                HttpStatus.CONFLICT,
                "too-many-tokens",
                null,
                "A user has at most " + MAX_TOKENS + " tokens; delete one first.");
          }
          UserToken token =
              new UserToken(state.nextNumber("user.ids", "token"), user, name, hash, now, expires);
          List<Write> writes = new ArrayList<>();
          expired.forEach(old -> writes.addAll(removalWrites(old)));
          writes.add(new HashPut(STATE, Map.of(hash, JSON.writeValueAsString(token))));
          writes.add(new HashPut(index(user), Map.of(hash, Long.toString(token.id()))));
          return new Change<>(writes, List.of(UserEvents.tokenCreated(user, context)), token);
        });
  }

  /** Ends one of the user's tokens on every node, or refuses with 404. */
  void end(long user, long id, ChangeContext context) {
    state.change(
        Set.of(index(user)),
        _ -> {
          UserToken token =
              stored(user).stream()
                  .filter(t -> t.id() == id)
                  .findFirst()
                  .orElseThrow(() ->
                      new ProblemException(
                          HttpStatus.NOT_FOUND, "not-found", null, "You have no such token."));
          return new Change<>(
              removalWrites(token),
              List.of(UserEvents.loginEnded(user, token.hash(), null, context)),
              token);
        });
  }

  private static List<Write> removalWrites(UserToken token) {
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
