package io.tidings.node.chat.upstream;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens what is stored of users' upstreams. A token goes to listed servers alone: also one that was
 * stored when another list was valid.
 */
final class UpstreamAccounts {
  private final Set<UpstreamOrigin> hosts;
  private final TokenCipher cipher;

  UpstreamAccounts(Set<UpstreamOrigin> hosts, TokenCipher cipher) {
    this.hosts = hosts;
    this.cipher = cipher;
  }

  /** Null when the server is not listed any more, or the key was replaced. */
  @Nullable UpstreamAccount open(long user, Upstream stored) {
    String token = lists(stored.host()) ? cipher.open(user, stored.sealed()) : null;
    return token == null ? null : new UpstreamAccount(stored.host(), token);
  }

  /** Whether users may have their messages on this server. */
  boolean lists(UpstreamOrigin host) {
    return hosts.contains(host);
  }
}
