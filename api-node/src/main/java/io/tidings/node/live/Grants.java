package io.tidings.node.live;

import io.tidings.node.access.Login;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Ruling;
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
  private final BoardAccess boards;

  Grants(Logins logins, BoardAccess boards) {
    this.logins = logins;
    this.boards = boards;
  }

  /** What nobody in particular may see. */
  static Grant guest() {
    return () -> CompletableFuture.completedStage(new GuestSight());
  }

  /** Fails when Redis does not answer. */
  Grant of(Login login, Extent extent) {
    return new UserGrant(login, extent);
  }

  private final class UserGrant implements Grant {
    private final Login login;
    private final Extent extent;
    private final @Nullable Instant expires;

    UserGrant(Login login, Extent extent) {
      this.login = login;
      this.extent = extent;
      this.expires = logins.expires(login);
    }

    @Override
    public CompletionStage<Ruling> authorise() {
      return CompletableFuture.supplyAsync(this::read, READER);
    }

    private Ruling read() {
      Login now = logins.now(login);
      return now == null
          ? new Ruling.Refusal(CloseReason.SESSION_EXPIRED)
          : Sight.of(now, boards.readable(now), extent);
    }

    @Override
    public @Nullable Instant expires() {
      return expires;
    }
  }
}
