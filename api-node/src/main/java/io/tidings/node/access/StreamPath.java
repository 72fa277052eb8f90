package io.tidings.node.access;

import org.jspecify.annotations.Nullable;

/**
 * A path where streams are opened. Each feature contributes its own as beans.
 *
 * @param pattern such as {@code /api/projects/{project}/events}
 * @param parameter without which a request is for another stream of that path; null when there is
 *     none
 */
public record StreamPath(String pattern, @Nullable String parameter, Audience audience) {
  /** A path of one stream. */
  public StreamPath(String pattern, Audience audience) {
    this(pattern, null, audience);
  }

  /** Whose credentials count there. */
  public enum Audience {
    /** Callers with a JWT, for the topics that it names, and everybody else for public ones. */
    TOKENS,
    /** Users, and guests who get less. */
    USERS_AND_GUESTS,
    USERS
  }
}
