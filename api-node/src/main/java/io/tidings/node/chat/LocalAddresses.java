package io.tidings.node.chat;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The addresses of this cluster's users: {@code https://<host>/<username>}. */
@Component
public class LocalAddresses {
  private final String host;

  LocalAddresses(ChatProperties properties) {
    this.host = properties.host();
  }

  /** The address of a user. */
  public PeerUrl of(String username) {
    return PeerUrl.of(host, username);
  }

  /** The name of the user who has this address, if there is such a user; null for others. */
  public @Nullable String username(PeerUrl peer) {
    String text = peer.toString();
    String username = text.substring(text.lastIndexOf('/') + 1);
    return !username.isEmpty() && of(username).equals(peer) ? username : null;
  }
}
