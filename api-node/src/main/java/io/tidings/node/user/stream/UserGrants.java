package io.tidings.node.user.stream;

import io.tidings.node.access.Login;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Grant;
import io.tidings.node.user.Logins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Rights to the streams of users, read from Redis whenever a stream asks. */
@Component
public class UserGrants {
  private final Logins logins;
  private final RightsReader<Login, Optional<Login>> reader;

  UserGrants(Logins logins) {
    this.logins = logins;
    this.reader = new RightsReader<>(login -> Optional.ofNullable(logins.current(login)));
  }

  /** For clients that are not signed in. */
  static Grant guest() {
    return () -> CompletableFuture.completedStage(new GuestPermission());
  }

  /**
   * The grant of a login to all of these parts; fails when Redis does not answer.
   *
   * @param parts besides what every user may see
   */
  public Grant of(Login login, List<StreamRights> parts) {
    return new UserGrant(login, parts);
  }

  private final class UserGrant implements Grant {
    private final Login login;
    private final List<StreamRights> parts;
    private final @Nullable Instant expires;

    UserGrant(Login login, List<StreamRights> parts) {
      this.login = login;
      this.parts = parts;
      this.expires = logins.expires(login);
    }

    @Override
    public CompletionStage<AccessDecision> authorise() {
      return reader
          .ask(login)
          .thenCompose(now ->
              now.map(this::decide)
                  .orElseGet(() ->
                      CompletableFuture.completedStage(
                          new AccessDecision.Denial(CloseReason.LOGGED_OUT))));
    }

    private CompletionStage<AccessDecision> decide(Login now) {
      CompletionStage<List<AccessDecision>> decisions =
          CompletableFuture.completedStage(List.of(new LoginPermission(now)));
      for (StreamRights part : parts) {
        decisions = decisions.thenCombine(part.read(now), UserGrant::with);
      }
      return decisions.thenApply(CombinedPermission::of);
    }

    private static List<AccessDecision> with(List<AccessDecision> some, AccessDecision one) {
      List<AccessDecision> more = new ArrayList<>(some);
      more.add(one);
      return more;
    }

    @Override
    public @Nullable Instant expires() {
      return expires;
    }
  }
}
