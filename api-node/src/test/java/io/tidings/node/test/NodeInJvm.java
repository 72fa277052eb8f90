package io.tidings.node.test;

import io.tidings.events.embedded.Ports;
import io.tidings.node.ApiNode;
import io.tidings.testbed.cluster.ClusterNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** A node as one of several applications in this JVM. */
public final class NodeInJvm implements ClusterNode {
  private final String name;
  private final List<String> properties;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private @Nullable ConfigurableApplicationContext context;

  NodeInJvm(String name, List<String> properties) {
    this.name = name;
    this.properties = List.copyOf(properties);
  }

  @Override
  public void start() {
    List<String> arguments = new ArrayList<>(properties);
    arguments.add("--server.port=" + port);
    arguments.add("--management.server.port=" + managementPort);
    arguments.add("--tidings.rehearsal.time=0s");
    arguments.add("--tidings.node.name=" + name);
    context =
        new SpringApplicationBuilder(
                new DefaultResourceLoader(ApiNode.class.getClassLoader()), ApiNode.class)
            .profiles("dev")
            .registerShutdownHook(false)
            .run(arguments.toArray(String[]::new));
  }

  /** A bean of the running node. */
  public <T> T bean(Class<T> type) {
    if (context == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return context.getBean(type);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int managementPort() {
    return managementPort;
  }

  @Override
  public void stop() {
    if (context != null) {
      context.close();
      context = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
