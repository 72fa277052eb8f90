package io.tidings.node.ops;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server for health and metrics has in addition to Boot's own settings: it serves a few
 * neighbours, and needs nothing of what {@link ServerTuning} does for many streams. Its context is
 * a child of the node's; {@code META-INF/spring} names this class for it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
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

  /** Behind the response headers, and before all that takes a bearer's token for a client's. */
  @Bean
  FilterRegistrationBean<DrainEndpoint> drainEndpoint(
      Drain drain,
      DrainProperties properties,
      NodeProperties node,
      WebEndpointProperties endpoints,
      JsonMapper json,
      MeterRegistry meters) {
    FilterRegistrationBean<DrainEndpoint> registration =
        new FilterRegistrationBean<>(new DrainEndpoint(drain, properties, node, json, meters));
    registration.addUrlPatterns(endpoints.getBasePath() + "/drain");
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return registration;
  }
}
