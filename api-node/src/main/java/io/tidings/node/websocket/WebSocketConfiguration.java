package io.tidings.node.websocket;

import io.tidings.node.access.StreamPath;
import java.time.Duration;
import org.eclipse.jetty.ee11.webapp.AbstractConfiguration;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.websocket.core.Configuration.Customizer;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds WebSockets to Jetty. */
@Configuration(proxyBeanMethods = false)
class WebSocketConfiguration {
  private static final String PATH = "/-/ws";

  /** Room for one read of a client that has little to say; a pool lends it. */
  private static final int INPUT_BUFFER = 1_024;

  /** Of what the node sends, too: a longer message would be cut into fragments. */
  private static final long MAX_FRAME = 1 << 20;

  /**
   * The settings of each session. Its deadlines are the lane's, or those of {@link
   * WebSocketSessions}.
   */
  static final Customizer LIMITS =
      session -> {
        session.setIdleTimeout(Duration.ZERO);
        session.setInputBufferSize(INPUT_BUFFER);
        session.setMaxFrameSize(MAX_FRAME);
      };

  @Bean
  StreamPath webSocketOfTopics() {
    return new StreamPath(PATH, "topic", StreamPath.Audience.TOKENS);
  }

  @Bean
  StreamPath webSocketOfUser() {
    return new StreamPath(PATH, StreamPath.Audience.USERS_AND_GUESTS);
  }

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> webSockets() {
    return factory -> factory.addConfigurations(new WithWebSockets());
  }

  private static final class WithWebSockets extends AbstractConfiguration {
    WithWebSockets() {
      super(new Builder());
    }

    @Override
    public void configure(WebAppContext context) {
      WebSocketServerComponents.ensureWebSocketComponents(context.getServer(), context);
      WebSocketMappings.ensureMappings(context);
    }
  }
}
