package io.tidings.node.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.EventLog;
import io.tidings.node.relay.LaneRelay;
import io.tidings.node.relay.RelaySettings;
import io.tidings.node.relay.WriteTracing;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the relay, which knows no Spring. */
@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

  @Bean
  RelaySettings relaySettings(NodeProperties node, StreamProperties streams) {
    return streams.toRelaySettings(node.exposeName() ? node.name() : "");
  }

  @Bean(initMethod = "start", destroyMethod = "stop")
  LaneRelay relay(
      EventLog log,
      RelaySettings settings,
      MeterRegistry registry,
      ObjectProvider<WriteTracing> tracing) {
    return new LaneRelay(log, settings, registry, tracing.getIfAvailable());
  }
}
