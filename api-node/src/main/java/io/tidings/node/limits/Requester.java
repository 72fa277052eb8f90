package io.tidings.node.limits;

import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as far as limits are concerned.
 *
 * @param subject the token's {@code sub}; null without a token, or for one that names nobody
 * @param address where the request came from, as {@link ClientAddressResolver} writes it
 * @param group the group whose limit counts its connection, such as a project; null for none
 */
public record Requester(@Nullable String subject, String address, @Nullable String group) {

  /** The key that personal limits are counted for. */
  public LimitKey personalKey() {
    return subject == null ? new LimitKey.Guest(address) : new LimitKey.Subject(subject);
  }
}
