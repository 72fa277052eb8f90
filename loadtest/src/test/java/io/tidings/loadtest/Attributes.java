package io.tidings.loadtest;

import io.gatling.javaapi.core.Session;

/** What a virtual user carries along. */
final class Attributes {
  private Attributes() {}

  /** An attribute that must be there. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // as Session.get, whose result it is
  static <T> T get(Session session, String name) {
    T value = session.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "virtual user %d of %s has no %s".formatted(session.userId(), session.scenario(), name));
    }
    return value;
  }
}
