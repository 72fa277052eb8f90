package io.tidings.node.chat.upstream;

import io.tidings.node.chat.Mailbox;
import io.tidings.node.chat.MailboxResolver;
import io.tidings.node.chat.MessageLimiter;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The mailboxes of users with an upstream. The bridge of another cluster gets what this cluster
 * keeps, as it does in the stream for servers: else two of them could ask each other for ever.
 */
final class UpstreamMailboxes implements MailboxResolver {
  private final UpstreamStore store;
  private final Requests requests;
  private final UpstreamMeters meters;
  private final MessageLimiter messageLimiter;
  private final int maxText;

  /** Makes the requests of a user to their upstream. */
  interface Requests {
    UpstreamRequests of(long user, Upstream stored);
  }

  /**
   * @param maxText of a message that is sent, in UTF-16 code units
   */
  UpstreamMailboxes(
      UpstreamStore store,
      Requests requests,
      UpstreamMeters meters,
      MessageLimiter messageLimiter,
      int maxText) {
    this.store = store;
    this.requests = requests;
    this.meters = meters;
    this.messageLimiter = messageLimiter;
    this.maxText = maxText;
  }

  @Override
  public @Nullable Mailbox resolve(long user) {
    if (askedByBridge()) {
      return null;
    }
    Upstream stored = store.find(user);
    return stored == null
        ? null
        : new UpstreamMailbox(requests.of(user, stored), meters, messageLimiter, maxText);
  }

  private static boolean askedByBridge() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        && Collections.list(request.getRequest().getHeaders("Via")).stream()
            .anyMatch(via -> via.contains(UpstreamAccount.PSEUDONYM));
  }
}
