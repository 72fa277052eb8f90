package io.tidings.node.ops;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * What the server for health and metrics has in addition to Boot's own settings: it serves a few
 * neighbours, and needs nothing of what {@link ServerTuning} does for many streams. Its context is
 * a child of the node's; {@code META-INF/spring} names this class for it.
 */
@ConditionalOnBean(value = NodeProperties.class, search = SearchStrategy.ANCESTORS)
class ManagementServer {

  @Bean
  WebServerFactoryCustomizer<JettyServletWebServerFactory> managementTuning() {
    return factory -> {
      factory.setAcceptors(1);
      factory.setSelectors(1);
      factory.addServerCustomizers(ServerTuning::harden);
    };
  }

  @Bean
  ResponseHeaders managementHeaders(
      NodeProperties node, TrustedProxies proxies, TlsProperties tls) {
    return new ResponseHeaders(node, proxies, tls);
  }
}
