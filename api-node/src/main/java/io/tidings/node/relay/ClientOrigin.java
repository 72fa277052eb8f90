package io.tidings.node.relay;

import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from: for administrators, since the relay itself does not ask.
 *
 * @param path of the endpoint where it was opened
 * @param address of its client, or the network of an IPv6 address
 * @param client what kind of client opened it
 * @param name the user's id or the token's subject; null for any other client
 */
public record ClientOrigin(String path, String address, ClientType client, @Nullable String name) {
  /** Of connections that did not come by a request. */
  static final ClientOrigin UNKNOWN = new ClientOrigin("", "", ClientType.GUEST, null);

  /** What kind of client opened a connection. */
  public enum ClientType {
    /** A user, signed in or with a personal token. */
    USER,
    /** The holder of a JWT. */
    TOKEN,
    /** Any other client. */
    GUEST
  }
}
