package com.example.publisher;

import io.tidings.events.embedded.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** A Redis and a node, as processes that end with the application. The node needs Java 25. */
@TestConfiguration(proxyBeanMethods = false)
class LocalTidings {

  @Bean
  RedisServer redis() {
    return RedisServer.start();
  }

  @Bean
  DataRedisConnectionDetails redisConnection(RedisServer redis) {
    return new DataRedisConnectionDetails() {
      @Override
      public Standalone getStandalone() {
        return Standalone.of("localhost", redis.port());
      }
    };
  }

  @Bean(destroyMethod = "destroyForcibly")
  Process node(
      RedisServer redis,
      @Value("${orders.node}") URI node,
      @Value("${server.port:8080}") int servicePort)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "target/node/api-node-dev.jar",
                "--server.port=" + node.getPort(),
                "--management.server.port=0",
                "--spring.data.redis.url=" + redis.url(),
                "--tidings.access.public-topics=order.*",
                "--tidings.cors.allowed-origins=http://localhost:" + servicePort)
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "node", "node.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Awaitility.await("the node to be ready, see target/node/node.log")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || ready(node));
    if (!process.isAlive()) {
      throw new IllegalStateException("The node did not start, see target/node/node.log.");
    }
    return process;
  }

  private static boolean ready(URI node) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(node.resolve("/readyz")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
