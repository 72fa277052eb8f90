package io.tidings.node.limits;

import io.tidings.node.access.Access;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the sender of the present request. */
@Component
public class RequesterResolver {
  private final Access access;
  private final ClientAddressResolver address;

  RequesterResolver(Access access, ClientAddressResolver address) {
    this.access = access;
    this.address = address;
  }

  /** The caller and the address, which is taken from a proxy only where the proxy is trusted. */
  public Requester of(HttpServletRequest request) {
    return of(request, null);
  }

  /** The same, for a connection that is counted for that group, too. */
  public Requester of(HttpServletRequest request, @Nullable String group) {
    return new Requester(access.caller(), address.of(request), group);
  }

  /** The address alone. */
  public String address(HttpServletRequest request) {
    return address.of(request);
  }
}
