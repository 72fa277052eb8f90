package io.tidings.node.connections;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.StateScripts;
import io.tidings.events.Workspace;
import io.tidings.events.spring.TidingsLogProperties;
import io.tidings.node.ops.Drain;
import io.tidings.node.ops.NodeProperties;
import io.tidings.node.relay.Relay;
import java.time.Clock;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what asks and what answers, which know no Spring. */
@Configuration(proxyBeanMethods = false)
class ConnectionsConfiguration {

  @Bean
  NodeEntry nodeEntry(NodeProperties node, Clock clock) {
    String instance = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    return new NodeEntry(instance, node.name(), clock.instant(), release());
  }

  /** There is none where the node does not run from its jar. */
  private static String release() {
    return Objects.requireNonNullElse(
        ConnectionsConfiguration.class.getPackage().getImplementationVersion(), "development");
  }

  @Bean
  NodeCalls nodeCalls(StateScripts scripts, TidingsLogProperties log) {
    String main = Workspace.MAIN.name();
    return new NodeCalls(
        scripts,
        log.workspaces().contains(main)
            ? Workspace.MAIN
            : new Workspace(new TreeSet<>(log.workspaces()).first()));
  }

  @Bean
  LocalConnections localConnections(NodeProperties node, Relay relay, Drain drain) {
    return new LocalConnections(node.name(), relay, drain);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  NodeRegistry nodeRegistry(
      NodeEntry own, NodeCalls calls, LocalConnections local, MeterRegistry meters) {
    return new NodeRegistry(own, calls, local, meters);
  }

  @Bean
  ClusterConnections clusterConnections(
      NodeEntry own,
      NodeCalls calls,
      NodeRegistry registry,
      LocalConnections local,
      ObjectProvider<UserNames> users,
      Clock clock) {
    return new ClusterConnections(own, calls, registry, local, users, clock);
  }
}
