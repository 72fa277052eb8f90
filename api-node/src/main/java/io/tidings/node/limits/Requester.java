package io.tidings.node.limits;

import io.tidings.node.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request, as far as limits are concerned.
 *
 * @param caller what is known of the sender
 * @param address where the request came from, as {@link ClientAddressResolver} writes it
 * @param group the group whose limit counts its connection, such as a project; null for none
 */
public record Requester(Caller caller, String address, @Nullable String group) {

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
