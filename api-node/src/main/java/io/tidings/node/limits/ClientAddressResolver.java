package io.tidings.node.limits;

import io.tidings.node.ops.LimitProperties;
import io.tidings.node.ops.ProxyHeader;
import io.tidings.node.ops.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds the address of a request's client. What a header says of it counts only as far as it was
 * written by trusted proxies, which add to its right end: everything to the left of the first
 * address that is not trusted may be made up.
 */
@Component
class ClientAddressResolver {
  private static final Logger LOG = LoggerFactory.getLogger(ClientAddressResolver.class);
  // A site gets 2^64 IPv6 addresses at least; counting them one by one would limit nothing.
  private static final int SITE_BYTES = 8;

  private final TrustedProxies proxies;
  private final ProxyHeader header;
  private final AtomicBoolean warned = new AtomicBoolean();

  ClientAddressResolver(TrustedProxies proxies, LimitProperties properties) {
    this.proxies = proxies;
    this.header = properties.proxyHeader();
  }

  /** The IPv4 address, or the network of the IPv6 address. */
  String of(HttpServletRequest request) {
    InetAddress client = TrustedProxies.parse(request.getRemoteAddr());
    if (client == null) {
      return request.getRemoteAddr();
    }
    List<String> hops = header.hops(request);
    if (!hops.isEmpty() && !proxies.contains(client)) {
      warn(client);
    }
    for (int i = hops.size() - 1; i >= 0 && proxies.contains(client); i--) {
      InetAddress before = TrustedProxies.parse(hops.get(i));
      if (before == null) {
        break; // "unknown", or malformed: only the proxy is known
      }
      client = before;
    }
    return text(client);
  }

  /** Logged once: an unknown load balancer, or a client that tries something. */
  private void warn(InetAddress peer) {
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "{} sends {} but is not in tidings.limits.trusted-proxies: the header is ignored, and"
              + " all clients behind this address count as one",
          peer.getHostAddress(),
          header.headerName());
    }
  }

  private static String text(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, SITE_BYTES) + "/64"
        : address.getHostAddress();
  }
}
