package io.tidings.node.relay;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What lets a connection read its topics. Asked from any thread; must not block. */
public interface Grant {
  /** The right to see all there is, for ever. */
  Grant EVERYTHING = () -> CompletableFuture.completedStage(Permission.EVERYTHING);

  /** Reads the current rights; fails when they cannot be read now. */
  CompletionStage<AccessDecision> authorise();

  /** When the right ends by itself; null for never. */
  default @Nullable Instant expires() {
    return null;
  }
}
