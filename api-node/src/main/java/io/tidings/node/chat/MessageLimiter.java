package io.tidings.node.chat;

import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.limits.TokenBuckets;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Bounds how many messages a second each user sends through this node. */
@Component
public final class MessageLimiter {
  private final @Nullable TokenBuckets<Long> messages;
  private final RejectionMetrics rejectionMetrics;

  MessageLimiter(ChatProperties properties, RejectionMetrics rejectionMetrics) {
    int rate = properties.sendRate();
    this.messages =
        rate > 0 ? new TokenBuckets<>(rate, properties.sendBurst(), System::nanoTime) : null;
    this.rejectionMetrics = rejectionMetrics;
  }

  /** Lets the user send one message, or refuses with 429. */
  public void take(long user) {
    if (messages == null) {
      return;
    }
    Duration wait = messages.take(user, 1);
    if (!wait.isZero()) {
      rejectionMetrics.count(Limit.CHAT_MESSAGES);
      throw new TooManyRequestsException(
          "too-many-messages", "You send too many messages; this one was not sent.", wait);
    }
  }
}
