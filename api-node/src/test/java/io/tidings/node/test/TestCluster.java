package io.tidings.node.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.ApiNode;
import io.tidings.testbed.cluster.ClusterNode;
import io.tidings.testbed.cluster.NodeProcess;
import io.tidings.testbed.cluster.NodeProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One real Redis and several real nodes on free ports, with the development profile, so that topics
 * {@code public.*} are open.
 *
 * @param <N> what its nodes are
 */
public final class TestCluster<N extends ClusterNode> implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final RedisServer redis;
  private final List<N> nodes = new ArrayList<>();

  private TestCluster(RedisServer redis) {
    this.redis = redis;
  }

  /** Starts nodes in this JVM; each property is {@code name=value}. */
  public static TestCluster<NodeInJvm> start(int count, String... properties) {
    TestCluster<NodeInJvm> cluster = new TestCluster<>(RedisServer.start());
    try {
      for (int i = 0; i < count; i++) {
        NodeInJvm node = new NodeInJvm("node-" + i, cluster.arguments(properties));
        cluster.nodes.add(node);
        node.start();
      }
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts each node as a process, so that it can be killed. */
  public static TestCluster<NodeProcess> startProcesses(int count, String... properties) {
    TestCluster<NodeProcess> cluster = new TestCluster<>(RedisServer.start());
    try {
      for (int i = 0; i < count; i++) {
        NodeProgram program = NodeProgram.classPath(ApiNode.class.getName());
        NodeProcess node = new NodeProcess(program, "node-" + i, cluster.arguments(properties));
        cluster.nodes.add(node);
        System.out.println("log of " + node.name() + ": " + node.output());
        node.launch();
      }
      cluster.nodes.forEach(NodeProcess::awaitReady);
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** One more node, which reaches the same Redis by another way. */
  public NodeInJvm another(String name, String redisUrl) {
    NodeInJvm node = new NodeInJvm(name, List.of("--spring.data.redis.url=" + redisUrl));
    node.start();
    return node;
  }

  public RedisServer redis() {
    return redis;
  }

  /** The node with this number, from 0. */
  public N node(int i) {
    return nodes.get(i);
  }

  public List<Integer> ports() {
    return nodes.stream().map(ClusterNode::port).toList();
  }

  /** Opens a stream on that node. */
  public StreamProbe open(int node, StreamRequest request) {
    return StreamProbe.open(node(node).port(), request);
  }

  /** Publishes a durable event on that node, and returns its cursor. */
  public String publish(int node, String topic, String type, String json) {
    return post(node, topic, type, json, true).path("cursor").asString();
  }

  /** Announces an ephemeral event on that node. */
  public void announce(int node, String topic, String type, String json) {
    post(node, topic, type, json, false);
  }

  private JsonNode post(int node, String topic, String type, String json, boolean durable) {
    String body = "{\"type\":\"%s\",\"durable\":%s,\"data\":%s}".formatted(type, durable, json);
    String path = "/api/topics/" + URLEncoder.encode(topic, UTF_8) + "/events";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + node(node).port() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new AssertionError("publish: " + answer.statusCode() + " " + answer.body());
      }
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while publishing", e);
    }
  }

  private List<String> arguments(String... properties) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--spring.data.redis.url=" + redis.url());
    arguments.add("--tidings.login.logins-per-user=100000");
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return arguments;
  }

  @Override
  public void close() {
    nodes.forEach(ClusterNode::close);
    redis.close();
  }
}
