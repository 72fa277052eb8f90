package io.tidings.node.limits;

import io.tidings.node.ops.LimitProperties;
import io.tidings.node.ops.ProxyHeader;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds the address of a request's client. What a header says of it counts only as far as it was
 * written by trusted proxies, which add to its right end: everything left of the first stranger may
 * be made up.
 */
@Component
class ClientAddressResolver {
  private static final Logger LOG = LoggerFactory.getLogger(ClientAddressResolver.class);
  // A site gets 2^64 IPv6 addresses at least; counting them one by one would count nothing.
  private static final int SITE_BYTES = 8;

  private final List<AddressRange> trusted;
  private final ProxyHeader header;
  private final AtomicBoolean warned = new AtomicBoolean();

  ClientAddressResolver(LimitProperties properties) {
    this.trusted = properties.trustedProxies().stream().map(AddressRange::parse).toList();
    this.header = properties.proxyHeader();
  }

  /** The IPv4 address, or the network of the IPv6 address. */
  String of(HttpServletRequest request) {
    InetAddress client = parse(request.getRemoteAddr());
    if (client == null) {
      return request.getRemoteAddr();
    }
    List<String> hops = header.hops(request);
    if (!hops.isEmpty() && !isTrusted(client)) {
      warn(client);
    }
    for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
      InetAddress before = parse(hops.get(i));
      if (before == null) {
        break; // "unknown", or rubbish: all that is known is the proxy
      }
      client = before;
    }
    return text(client);
  }

  /** Whether the client asked by TLS: here, or at a trusted proxy that passed the request on. */
  boolean tls(HttpServletRequest request) {
    InetAddress peer = parse(request.getRemoteAddr());
    return request.isSecure() || (peer != null && isTrusted(peer) && header.saysTls(request));
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  /** Once: it is a load balancer that nobody told us of, or somebody who tries something. */
  private void warn(InetAddress peer) {
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "{} sends {}, and is none of tidings.limits.trusted-proxies: the header is ignored, and"
              + " all clients behind that address count as one",
          peer.getHostAddress(),
          header.headerName());
    }
  }

  private static String text(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, SITE_BYTES) + "/64"
        : address.getHostAddress();
  }

  /** An address, perhaps with brackets and a port; null when it is none. */
  private static @Nullable InetAddress parse(String text) {
    String host = text.strip();
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      host = end < 0 ? "" : host.substring(1, end);
    } else if (host.indexOf(':') == host.lastIndexOf(':') && host.indexOf(':') > 0) {
      host = host.substring(0, host.indexOf(':'));
    }
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
