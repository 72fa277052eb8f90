package io.tidings.events.spring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * URLs of Redis with several hosts:
 *
 * <pre>
 * redis-sentinel://[[user]:password@]host[:26379],…[/database]#master   or ?sentinelMasterId=master
 * redis-cluster://[[user]:password@]host[:6379],…
 * redis://[[user]:password@]host[:6379],host…                           a Cluster, too
 * </pre>
 *
 * With {@code rediss} in place of {@code redis} each means TLS.
 */
final class RedisUrls {
  private static final Pattern URL =
      Pattern.compile(
          "(?<tls>rediss?)(?:-(?<kind>sentinel|cluster))?://(?:(?<login>[^/]*)@)?(?<hosts>[^/?#@]+)"
              + "(?:/(?<database>\\d*))?(?:\\?(?<query>[^#]*))?(?:#(?<fragment>.*))?");
  private static final Pattern MASTER = Pattern.compile("(?:^|&)sentinelMasterId=([^&]+)");

  private RedisUrls() {}

  /** Whether that URL, if any, asks for TLS. */
  static boolean tls(@Nullable String url) {
    return url != null && url.startsWith("rediss");
  }

  /** The properties that Boot knows; none when the URL is an ordinary one. */
  static Map<String, Object> translate(String url) {
    Matcher matcher = URL.matcher(url.strip());
    if (!matcher.matches()) {
      return Map.of();
    }
    List<String> hosts = List.of(matcher.group("hosts").split(",", -1));
    String kind = matcher.group("kind");
    if (kind == null && hosts.size() == 1) {
      return Map.of();
    }
    boolean sentinel = "sentinel".equals(kind);
    int port = sentinel ? 26379 : 6379;
    List<String> nodes = hosts.stream().map(host -> withPort(host, port)).toList();

    Map<String, Object> properties = new HashMap<>();
    if (sentinel) {
      properties.put("spring.data.redis.sentinel.master", master(matcher, url));
      properties.put("spring.data.redis.sentinel.nodes", String.join(",", nodes));
    } else {
      properties.put("spring.data.redis.cluster.nodes", String.join(",", nodes));
    }
    // Boot takes credentials, database and TLS from here even when the nodes are named elsewhere.
    String login = matcher.group("login");
    String database = matcher.group("database");
    properties.put(
        "spring.data.redis.url",
        matcher.group("tls")
            + "://"
            + (login == null ? "" : login + "@")
            + nodes.getFirst()
            + (database == null || database.isEmpty() ? "" : "/" + database));
    return properties;
  }

  private static String master(Matcher url, String text) {
    String fragment = url.group("fragment");
    if (fragment != null && !fragment.isEmpty()) {
      return fragment;
    }
    String query = url.group("query");
    Matcher named = MASTER.matcher(query == null ? "" : query);
    if (named.find()) {
      return named.group(1);
    }
    throw new IllegalArgumentException(
        "spring.data.redis.url names Sentinels but no primary: end it with #name, as in"
            + " redis-sentinel://host:26379#tidings (it has "
            + text.length()
            + " characters and may contain a password, so it is not shown)");
  }

  private static String withPort(String host, int port) {
    boolean hasPort = host.lastIndexOf(':') > host.lastIndexOf(']');
    return hasPort ? host : host + ":" + port;
  }
}
