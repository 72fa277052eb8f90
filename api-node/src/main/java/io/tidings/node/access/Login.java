package io.tidings.node.access;

import io.tidings.node.access.Login.Credential.Session;

/**
 * A user who is signed in.
 *
 * @param user the user's id
 * @param admin whether they administer the whole system
 * @param credential what proves it
 */
public record Login(long user, boolean admin, Credential credential) {

  /** Proves who the user is, until it ends. */
  public sealed interface Credential {
    /** A cookie's session; its id is a secret and never leaves the node. */
    record Session(String id) implements Credential {
      @Override
      public String toString() {
        return "Session[]";
      }
    }

    /** A personal token, by the hash that is kept of it. */
    record Token(String hash) implements Credential {}
  }

  /** Whether a browser adds the credential by itself, so that a request may be forged. */
  public boolean ambient() {
    return credential instanceof Session;
  }
}
