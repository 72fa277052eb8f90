package io.tidings.node.user;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A personal token, of which only the hash is kept.
 *
 * @param name what its user calls it
 * @param expires null for never
 * @param maker the id of the token that it was made with, and with which it ends; null for one that
 *     was made in a session
 */
record UserToken(
    long id,
    long user,
    String name,
    String hash,
    Instant created,
    @Nullable Instant expires,
    @Nullable Long maker) {

  boolean expiredAt(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /** How long it is valid from then on; null for ever. */
  @Nullable Duration left(Instant now) {
    return expires == null ? null : Duration.between(now, expires);
  }
}
