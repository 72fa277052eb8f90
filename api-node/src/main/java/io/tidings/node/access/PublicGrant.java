package io.tidings.node.access;

import io.tidings.events.Event;
import io.tidings.node.relay.Grant;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The right of everybody to read a public topic: it neither ends nor can be taken away. */
record PublicGrant() implements Grant {
  @Override
  public CompletionStage<Boolean> authorise() {
    return CompletableFuture.completedStage(true);
  }

  @Override
  public boolean revokedBy(Event control) {
    return false;
  }

  @Override
  public @Nullable Instant expires() {
    return null;
  }
}
