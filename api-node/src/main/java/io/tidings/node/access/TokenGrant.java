package io.tidings.node.access;

import io.tidings.events.Event;
import io.tidings.events.Workspace;
import io.tidings.node.relay.AccessDecision;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Permission;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The right to read that a token gives: it ends with the token, and when its subject is revoked.
 */
record TokenGrant(Workspace workspace, Caller caller, Revocations revocations, Clock clock)
    implements Grant {

  private static final AccessDecision REVOKED = new AccessDecision.Denial(CloseReason.REVOKED);

  /** Everything in its topics, until the bearer's tokens are revoked. */
  private record UntilRevoked(Caller caller) implements Permission {
    @Override
    public AccessDecision after(Event control) {
      return Revocations.concerns(control, caller) ? REVOKED : this;
    }
  }

  @Override
  public CompletionStage<AccessDecision> authorise() {
    Instant end = caller.expires();
    if (end != null && !clock.instant().isBefore(end)) {
      return CompletableFuture.completedStage(REVOKED);
    }
    return revocations
        .revoked(workspace, caller)
        .thenApply(revoked -> revoked ? REVOKED : new UntilRevoked(caller));
  }

  @Override
  public @Nullable Instant expires() {
    return caller.expires();
  }
}
