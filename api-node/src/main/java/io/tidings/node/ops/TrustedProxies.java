package io.tidings.node.ops;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The load balancers that are believed about a client: its address, and whether it used TLS. */
@Component
public class TrustedProxies {
  private final List<AddressRange> trusted;
  private final ProxyHeader header;

  public TrustedProxies(LimitProperties properties) {
    this.trusted =
        properties.trustedProxies().stream()
            .map(range -> AddressRange.parse("tidings.limits.trusted-proxies", range))
            .toList();
    this.header = properties.proxyHeader();
  }

  public boolean contains(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  /** Whether the client asked by TLS: here, or at a trusted proxy that passed the request on. */
  public boolean tls(HttpServletRequest request) {
    if (request.isSecure()) {
      return true;
    }
    InetAddress peer = parse(request.getRemoteAddr());
    return peer != null && contains(peer) && header.saysTls(request);
  }

  /** An address, perhaps with brackets and a port; null when it is none. */
  public static @Nullable InetAddress parse(String text) {
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
