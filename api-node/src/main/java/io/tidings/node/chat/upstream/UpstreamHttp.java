package io.tidings.node.chat.upstream;

import java.net.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for all upstream servers. It connects only where it is told to: no redirects, no
 * proxies, no addresses that are not public.
 */
final class UpstreamHttp {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private UpstreamHttp() {}

  /**
   * Streams are read by blocking calls, so that the limits of OkHttp's dispatcher do not apply.
   * Each has a connection of its own, without HTTP/2: there, a stream that is not read would fill
   * the node's memory or hold up others, and one silent connection would be that of many users.
   */
  static OkHttpClient client(UpstreamAddresses addresses) {
    return new OkHttpClient.Builder()
        .dns(new BoundedDns(Dns.SYSTEM, LOOKUP_TIMEOUT))
        .socketFactory(new CheckedSocketFactory(addresses))
        .proxy(Proxy.NO_PROXY)
        .followRedirects(false)
        .followSslRedirects(false)
        .protocols(List.of(Protocol.HTTP_1_1))
        .connectTimeout(CONNECT_TIMEOUT)
        .writeTimeout(CONNECT_TIMEOUT)
        .build();
  }

  /**
   * How long the server asks its client to wait. [RFC 9110, 10.2.3] "Retry-After = HTTP-date /
   * delay-seconds"
   */
  static @Nullable Duration retryAfter(Response response) {
    String value = response.header("Retry-After");
    if (value == null) {
      return null;
    }
    Date date = response.headers().getDate("Retry-After");
    Duration wait;
    if (date != null) {
      wait = Duration.between(Instant.now(), date.toInstant());
    } else if (value.matches("[0-9]{1,9}")) {
      wait = Duration.ofSeconds(Long.parseLong(value));
    } else {
      return null;
    }
    return wait.isNegative() ? Duration.ZERO : bounded(wait);
  }

  /** No server keeps its users waiting for longer than an hour. */
  static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
