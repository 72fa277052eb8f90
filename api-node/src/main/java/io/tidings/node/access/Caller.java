package io.tidings.node.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request.
 *
 * @param subject the token's {@code sub}; null without one
 * @param rights what the token allows
 * @param issued when the token was issued; null when it does not say
 * @param expires when it ends; null for a caller without a token
 * @param login the user who is signed in; null for any other caller, also for one with a JWT
 * @param signature of a JWT, which tells it from others without a subject; null without one
 */
public record Caller(
    @Nullable String subject,
    TokenRights rights,
    @Nullable Instant issued,
    @Nullable Instant expires,
    @Nullable Login login,
    @Nullable String signature) {
  /** A client without a token. */
  public static final Caller ANONYMOUS = new Caller(null, TokenRights.NONE, null, null, null, null);

  /** A user. */
  public static Caller of(Login login) {
    return new Caller("user." + login.user(), TokenRights.NONE, null, null, login, null);
  }

  /** Whether a token or session was presented, and believed. */
  public boolean authenticated() {
    return expires != null || login != null;
  }

  /** Whether the token counts as issued at or before that moment, as one without a time does. */
  boolean issuedAtOrBefore(Instant moment) {
    return issued == null || !issued.isAfter(moment);
  }
}
