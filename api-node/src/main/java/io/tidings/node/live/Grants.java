package io.tidings.node.live;

import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Grant;
import io.tidings.node.user.Logins;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rights to the streams of the boards, read from Redis whenever a stream asks. */
@Component
class Grants {
  private final Logins logins;
  private final BoardAccess boardAccess;
  private final RightsReader<Login, Optional<UserRights>> reader = new RightsReader<>(this::read);

  Grants(Logins logins, BoardAccess boardAccess) {
    this.logins = logins;
    this.boardAccess = boardAccess;
  }

  /** What a login stands for now. */
  private record UserRights(Login login, BoardAccess.ReadableProjects readable) {}

  /** Empty when the login has ended. */
  private Optional<UserRights> read(Login login) {
    return Optional.ofNullable(logins.current(login))
        .map(now -> new UserRights(now, boardAccess.readable(now)));
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
      return reader.ask(login).thenApply(this::decide);
    }

    private AccessDecision decide(Optional<UserRights> rights) {
      return rights
          .map(now -> UserPermission.of(now.login(), now.readable(), projectFilter))
          .orElseGet(() -> new AccessDecision.Denial(CloseReason.SESSION_EXPIRED));
    }

    @Override
    public @Nullable Instant expires() {
      return expires;
    }
  }
}
