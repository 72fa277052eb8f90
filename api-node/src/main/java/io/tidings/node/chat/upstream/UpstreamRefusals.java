package io.tidings.node.chat.upstream;

import io.tidings.node.chat.ChatFeature;
import io.tidings.node.interest.Interest;
import java.time.Clock;

/** What follows when a request learns that an upstream does not accept the user's token. */
final class UpstreamRefusals {
  private final UpstreamStore store;
  private final Interest interest;
  private final Clock clock;

  UpstreamRefusals(UpstreamStore store, Interest interest, Clock clock) {
    this.store = store;
    this.interest = interest;
    this.clock = clock;
  }

  /** The connection ends, and the user is shown why. */
  void refused(long user, Upstream stored) {
    Upstream refused = stored.with(UpstreamStatus.UNAUTHORIZED, clock.instant());
    if (stored.status() != UpstreamStatus.UNAUTHORIZED
        && store.replace(user, stored, refused, UpstreamStore.resync(user))) {
      interest.poke(ChatFeature.INTEREST, user);
    }
  }
}
