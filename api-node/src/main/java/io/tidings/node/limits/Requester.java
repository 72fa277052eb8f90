package io.tidings.node.limits;

import io.tidings.node.access.Caller;
import io.tidings.node.relay.ClientOrigin;
import io.tidings.node.relay.ClientOrigin.ClientType;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request, as far as limits are concerned.
 *
 * @param caller what is known of the sender
 * @param address where the request came from, as {@link ClientAddressResolver} writes it
 * @param group the group whose limit counts its connection, such as a project; null for none
 */
public record Requester(Caller caller, String address, @Nullable String group) {

  /** The same as administrators see it, with the path of the endpoint. */
  public ClientOrigin origin(String path) {
    if (caller.login() != null) {
      return new ClientOrigin(path, address, ClientType.USER, Long.toString(caller.login().user()));
    }
    ClientType type = caller.authenticated() ? ClientType.TOKEN : ClientType.GUEST;
    return new ClientOrigin(path, address, type, caller.subject());
  }

  /** The key that personal limits are counted for. */
  public LimitKey personalKey() {
    if (caller.login() != null) {
      return new LimitKey.SignedInUser(caller.login().user());
    }
    if (caller.subject() != null) {
      return new LimitKey.Subject(caller.subject());
    }
    return caller.authenticated() ? new LimitKey.Bearer(address) : new LimitKey.Guest(address);
  }
}
