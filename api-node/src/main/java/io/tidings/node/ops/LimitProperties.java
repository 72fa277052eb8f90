package io.tidings.node.ops;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one client may take of a node. All caps are counted on each node by itself; 0 lifts one.
 *
 * @param streamsPerUser streams of one token subject
 * @param guestStreamsPerAddress streams without a token from one address
 * @param streamsPerAddress streams from one address, whoever opens them
 * @param streamsPerProject streams of one project
 * @param connections that are no streams, or not yet
 * @param requestTimeout within which the head of a request has to arrive, and then its body
 * @param trustedProxies addresses whose word on the client's address is believed
 * @param proxyHeader where they say it
 */
@ConfigurationProperties("tidings.limits")
public record LimitProperties(
    @DefaultValue("1000") int streamsPerUser,
    @DefaultValue("100") int guestStreamsPerAddress,
    @DefaultValue("0") int streamsPerAddress,
    @DefaultValue("100") int streamsPerProject,
    @DefaultValue("15000") int connections,
    @DefaultValue("20s") Duration requestTimeout,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("x-forwarded-for") ProxyHeader proxyHeader) {
  public LimitProperties {
    if (Math.min(streamsPerUser, guestStreamsPerAddress) < 0
        || Math.min(streamsPerAddress, streamsPerProject) < 0) {
      throw new IllegalArgumentException(
          "tidings.limits.…streams-per-… have to be 0 or more: %d, %d, %d, %d"
              .formatted(
                  streamsPerUser, guestStreamsPerAddress, streamsPerAddress, streamsPerProject));
    }
    if (connections < 1) {
      throw new IllegalArgumentException(
          "tidings.limits.connections has to be 1 or more: " + connections);
    }
    if (requestTimeout.toMillis() < 100) {
      throw new IllegalArgumentException(
          "tidings.limits.request-timeout has to be 100 ms or more: " + requestTimeout);
    }
  }
}
