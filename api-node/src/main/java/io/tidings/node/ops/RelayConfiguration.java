package io.tidings.node.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.EventLog;
import io.tidings.node.relay.LaneRelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the relay, which knows no Spring. */
@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

  @Bean(initMethod = "start", destroyMethod = "stop")
  LaneRelay relay(
      EventLog log, NodeProperties node, StreamProperties streams, MeterRegistry registry) {
    return new LaneRelay(log, streams.relay(node.name()), registry);
  }
}
