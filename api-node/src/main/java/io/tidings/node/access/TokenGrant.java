package io.tidings.node.access;

import io.tidings.events.Event;
import io.tidings.events.Workspace;
import io.tidings.node.relay.Grant;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The right to read that comes with a token: it ends with it, and when the subject is revoked. */
record TokenGrant(Workspace workspace, Caller caller, Revocations revocations, Clock clock)
    implements Grant {

  @Override
  public CompletionStage<Boolean> authorise() {
    Instant end = caller.expires();
    if (end != null && !clock.instant().isBefore(end)) {
      return CompletableFuture.completedStage(false);
    }
    return revocations.revoked(workspace, caller).thenApply(revoked -> !revoked);
  }

  @Override
  public boolean revokedBy(Event control) {
    return Revocations.concerns(control, caller);
  }

  @Override
  public @Nullable Instant expires() {
    return caller.expires();
  }
}
