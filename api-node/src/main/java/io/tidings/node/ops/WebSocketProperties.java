package io.tidings.node.ops;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this node serves WebSockets, beside what holds for every stream.
 *
 * @param ping time between two pings, 100 ms to 1 h
 * @param pong how long a ping may go without its pong, 100 ms to 1 h
 * @param tokenTimeout how long a client may take to send its token, 100 ms to 1 min
 */
@ConfigurationProperties("tidings.websocket")
public record WebSocketProperties(
    @DefaultValue("30s") Duration ping,
    @DefaultValue("10s") Duration pong,
    @DefaultValue("5s") Duration tokenTimeout) {
  private static final SettingRules RULES = new SettingRules("tidings.websocket.");
  private static final Duration SHORT = Duration.ofMillis(100);

  public WebSocketProperties {
    RULES.check("ping", ping, SHORT, Duration.ofHours(1));
    RULES.check("pong", pong, SHORT, Duration.ofHours(1));
    RULES.check("token-timeout", tokenTimeout, SHORT, Duration.ofMinutes(1));
  }
}
