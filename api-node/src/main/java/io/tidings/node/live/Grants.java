package io.tidings.node.live;

import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Grant;
import io.tidings.node.user.Logins;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rights to the streams of the boards, read from Redis whenever a stream asks. */
@Component
class Grants {
  // What they ask waits for Redis; a lane must not.
  private static final Executor READER = task -> Thread.ofVirtual().name("rights").start(task);

  private final Logins logins;
  private final BoardAccess boardAccess;

  Grants(Logins logins, BoardAccess boardAccess) {
    this.logins = logins;
    this.boardAccess = boardAccess;
  }

  /** For clients that are not signed in. */
  static Grant guest() {
    return () -> CompletableFuture.completedStage(new GuestPermission());
  }

  /** Fails when Redis does not answer. */
  Grant of(Login login, ProjectFilter projectFilter) {
    return new UserGrant(login, projectFilter);
  }

  private final class UserGrant implements Grant {
    private final Login login;
    private final ProjectFilter projectFilter;
    private final @Nullable Instant expires;

    UserGrant(Login login, ProjectFilter projectFilter) {
      this.login = login;
      this.projectFilter = projectFilter;
      this.expires = logins.expires(login);
    }

    @Override
    public CompletionStage<AccessDecision> authorise() {
      return CompletableFuture.supplyAsync(this::read, READER);
    }

    private AccessDecision read() {
      Login now = logins.current(login);
      return now == null
          ? new AccessDecision.Denial(CloseReason.SESSION_EXPIRED)
          : UserPermission.of(now, boardAccess.readable(now), projectFilter);
    }

    @Override
    public @Nullable Instant expires() {
      return expires;
    }
  }
}
