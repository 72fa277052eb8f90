package io.tidings.node.ops;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Gives the node a name when none is configured, early enough for the first log line. */
final class NodeName implements EnvironmentPostProcessor {
  private static final String PROPERTY = "tidings.node.name";
  private static final int LONGEST_HOST = 50;

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!environment.containsProperty(PROPERTY)) {
      String port = environment.getProperty("server.port", "8080");
      environment
          .getPropertySources()
          .addLast(new MapPropertySource("nodeName", Map.of(PROPERTY, name(host(), port))));
    }
  }

  /** Host and port; a port that is not known yet is replaced by a random text. */
  static String name(String host, String port) {
    String safe = host.replaceAll("[^A-Za-z0-9._-]", "-");
    String end =
        port.equals("0")
            ? Integer.toString(ThreadLocalRandom.current().nextInt(46_656, 1_679_616), 36)
            : port;
    return safe.substring(0, Math.min(safe.length(), LONGEST_HOST)) + "-" + end;
  }

  private static String host() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isEmpty()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "node";
    }
  }
}
