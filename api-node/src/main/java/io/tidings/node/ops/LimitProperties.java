package io.tidings.node.ops;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one client may take of a node. All caps are counted on each node by itself; 0 lifts one.
 *
 * @param streamsPerUser streams of one token subject
 * @param guestStreamsPerAddress streams without a token from one address
 * @param streamsPerAddress streams from one address, signed in or not
 * @param streamsPerProject streams of one project
 * @param streamsPerUserAndProject of them, streams of one user
 * @param connections that are no streams, or not yet
 * @param requestTimeout within which the head of a request has to arrive, and then its body
 * @param answerTimeout within which a client has to take an answer that is no stream
 * @param transferMemory for bodies and answers that are on their way; null for an eighth of the
 *     heap
 * @param trustedProxies addresses of the load balancers that are believed about the client's
 *     address
 * @param proxyHeader the header in which they name it
 */
@ConfigurationProperties("tidings.limits")
public record LimitProperties(
    @DefaultValue("1000") int streamsPerUser,
    @DefaultValue("100") int guestStreamsPerAddress,
    @DefaultValue("0") int streamsPerAddress,
    @DefaultValue("100") int streamsPerProject,
    @DefaultValue("10") int streamsPerUserAndProject,
    @DefaultValue("15000") int connections,
    @DefaultValue("20s") Duration requestTimeout,
    @DefaultValue("2m") Duration answerTimeout,
    @Nullable DataSize transferMemory,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("x-forwarded-for") ProxyHeader proxyHeader) {
  private static final SettingRules RULES = new SettingRules("tidings.limits.");
  private static final int MOST = 10_000_000;

  public LimitProperties {
    RULES.check("streams-per-user", streamsPerUser, 0, MOST);
    RULES.check("guest-streams-per-address", guestStreamsPerAddress, 0, MOST);
    RULES.check("streams-per-address", streamsPerAddress, 0, MOST);
    RULES.check("streams-per-project", streamsPerProject, 0, MOST);
    RULES.check("streams-per-user-and-project", streamsPerUserAndProject, 0, MOST);
    RULES.check("connections", connections, 1, MOST);
    RULES.check("request-timeout", requestTimeout, Duration.ofMillis(100), Duration.ofHours(1));
    RULES.check("answer-timeout", answerTimeout, Duration.ofMillis(100), Duration.ofHours(1));
    RULES.check(
        "transfer-memory", transferMemory, DataSize.ofMegabytes(1), DataSize.ofTerabytes(1));
  }
}
