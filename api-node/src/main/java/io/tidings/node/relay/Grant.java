package io.tidings.node.relay;

import io.tidings.events.Event;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What lets a connection read its topics. Asked from any thread; must not block. */
public interface Grant {

  /** Reads today's rights: true when all topics of the subscription may still be read. */
  CompletionStage<Boolean> authorise();

  /** Whether this event of the workspace's control topic takes the right away. */
  boolean revokedBy(Event control);

  /** When the right ends by itself; null for never. */
  @Nullable Instant expires();
}
