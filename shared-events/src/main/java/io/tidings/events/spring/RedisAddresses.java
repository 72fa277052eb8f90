package io.tidings.events.spring;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.tidings.events.redis.RedisAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;

/** Boot's connection details as an address of the log. */
final class RedisAddresses {
  private RedisAddresses() {}

  /**
   * @param tls whether the URL asks for TLS, which the details do not contain
   */
  static RedisAddress of(DataRedisConnectionDetails details, boolean tls) {
    boolean secure = tls || details.getSslBundle() != null;
    SslOptions ssl = details.getSslBundle() == null ? null : ssl(details.getSslBundle());
    Sentinel sentinel = details.getSentinel();
    Cluster cluster = details.getCluster();
    Standalone standalone = details.getStandalone();
    if (sentinel != null) {
      return new RedisAddress.ServerAddress(sentinel(details, sentinel, secure), ssl);
    }
    if (cluster != null) {
      List<RedisURI> nodes =
          cluster.getNodes().stream().map(node -> node(details, node, secure)).toList();
      return new RedisAddress.ClusterAddress(nodes, ssl);
    }
    if (standalone != null) {
      RedisURI uri = node(details, new Node(standalone.getHost(), standalone.getPort()), secure);
      uri.setDatabase(standalone.getDatabase());
      return new RedisAddress.ServerAddress(uri, ssl);
    }
    throw new IllegalArgumentException(
        "spring.data.redis must name one server, Sentinels or a Cluster;"
            + " static primary and replica nodes are not supported");
  }

  private static RedisURI node(DataRedisConnectionDetails details, Node node, boolean ssl) {
    RedisURI.Builder uri = RedisURI.builder().withHost(host(node)).withPort(node.port());
    authenticate(uri, details.getUsername(), details.getPassword());
    return uri.withSsl(ssl).build();
  }

  private static RedisURI sentinel(
      DataRedisConnectionDetails details, Sentinel sentinel, boolean ssl) {
    RedisURI.Builder uri = RedisURI.builder();
    for (Node node : sentinel.getNodes()) {
      RedisURI.Builder one = RedisURI.builder().withHost(host(node)).withPort(node.port());
      authenticate(one, sentinel.getUsername(), sentinel.getPassword());
      uri.withSentinel(one.withSsl(ssl).build());
    }
    authenticate(uri, details.getUsername(), details.getPassword());
    return uri.withSentinelMasterId(sentinel.getMaster())
        .withDatabase(sentinel.getDatabase())
        .withSsl(ssl)
        .build();
  }

  /** Without the brackets that an IPv6 address has in a URL. */
  private static String host(Node node) {
    String host = node.host();
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static void authenticate(
      RedisURI.Builder uri, @Nullable String username, @Nullable String password) {
    if (password != null && username != null) {
      uri.withAuthentication(username, password);
    } else if (password != null) {
      uri.withPassword(password.toCharArray());
    }
  }

  private static SslOptions ssl(SslBundle bundle) {
    SslOptions.Builder ssl =
        SslOptions.builder()
            .keyManager(bundle.getManagers().getKeyManagerFactory())
            .trustManager(bundle.getManagers().getTrustManagerFactory());
    if (bundle.getOptions().getCiphers() != null) {
      ssl.cipherSuites(bundle.getOptions().getCiphers());
    }
    if (bundle.getOptions().getEnabledProtocols() != null) {
      ssl.protocols(bundle.getOptions().getEnabledProtocols());
    }
    return ssl.build();
  }
}
