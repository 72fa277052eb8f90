package io.tidings.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.TestCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A publisher that repeats itself at all nodes at once is heard once. */
class IdempotencyTest {
  @Test
  void publish_sameKeyAHundredTimesOnTwoNodes_writesOnceAndAnswersAlike() {
    try (TestCluster<NodeInJvm> cluster = TestCluster.start(2);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      List<CompletableFuture<HttpResponse<String>>> racing =
          IntStream.range(0, 100)
              .mapToObj(i ->
                  client.sendAsync(publish(cluster.node(i % 2).port()), BodyHandlers.ofString()))
              .toList();
      List<HttpResponse<String>> answers = racing.stream().map(CompletableFuture::join).toList();
      assertThat(answers).allMatch(answer -> answer.statusCode() == 201);
      assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
      HttpRequest read = request(cluster.node(0).port()).GET().build();
      assertThat(client.sendAsync(read, BodyHandlers.ofString()).join().body())
          .containsOnlyOnce("\"type\":\"once\"");
    }
  }

  private static HttpRequest publish(int port) {
    return request(port)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "the-same")
        .POST(BodyPublishers.ofString("{\"type\":\"once\",\"data\":{\"n\":1}}"))
        .build();
  }

  private static HttpRequest.Builder request(int port) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:" + port + "/api/topics/public.once/events"))
        .timeout(Duration.ofSeconds(20));
  }
}
