package io.tidings.node.user;

import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.access.Login.Credential.Token;
import io.tidings.node.access.LoginResolver;
import io.tidings.node.access.Secrets;
import io.tidings.node.user.Sessions.StoredSession;
import io.tidings.node.user.UserTokens.ValidToken;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Tells which logins are valid. The methods wait for Redis, and throw {@link
 * io.tidings.events.LogException} when it does not answer.
 */
@Component
public class Logins implements LoginResolver {
  private final Users users;
  private final Sessions sessions;
  private final UserTokens tokens;
  private final Clock clock;

  Logins(Users users, Sessions sessions, UserTokens tokens, Clock clock) {
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Whether the login is still valid. Asking does not prolong it. */
  public boolean isValid(Login login) {
    return current(login) != null;
  }

  /** The login with the rights that its user has by now; null when it has ended. */
  public @Nullable Login current(Login login) {
    return resolve(login.credential());
  }

  /**
   * When the login ends in any case, as a time of this node's clock, even if that one is wrong;
   * null when the end is open.
   */
  public @Nullable Instant expires(Login login) {
    return switch (login.credential()) {
      case Session(String id) -> {
        StoredSession session = sessions.find(id);
        yield session == null ? null : clock.instant().plus(session.left());
      }
      case Token(String hash) -> {
        ValidToken valid = tokens.find(hash);
        yield valid == null || valid.left() == null ? null : clock.instant().plus(valid.left());
      }
    };
  }

  /**
   * Whether an event {@code login.ended} with this data ends the login. Without a credential it is
   * about all sessions but one; tokens are ended one by one.
   */
  public static boolean isEndedBy(Login login, JsonNode data) {
    if (data.path("userId").asLong(0) != login.user()) {
      return false;
    }
    String own =
        switch (login.credential()) {
          case Session(String id) -> Secrets.hash(id);
          case Token(String hash) -> hash;
        };
    return data.hasNonNull("credential")
        ? own.equals(data.path("credential").asString(""))
        : login.ambient() && !own.equals(data.path("except").asString(""));
  }

  @Override
  public @Nullable Login resolve(Credential credential) {
    return switch (credential) {
      case Session(String id) -> {
        StoredSession session = sessions.find(id);
        yield session == null ? null : resolve(session);
      }
      case Token(String hash) -> {
        ValidToken valid = tokens.find(hash);
        User user = valid == null ? null : users.find(valid.token().user());
        yield user == null || !user.active()
            ? null
            : new Login(user.id(), user.admin(), credential);
      }
    };
  }

  /** The user that the session stands for now; null when it has ended. */
  @Nullable Login resolve(StoredSession session) {
    User user = users.find(session.user());
    return user == null || !user.acceptsSession(session.hash(), session.signOuts())
        ? null
        : new Login(user.id(), user.admin(), new Session(session.id()));
  }
}
