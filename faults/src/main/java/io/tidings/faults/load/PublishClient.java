package io.tidings.faults.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.Payload;
import java.io.IOException;
import java.net.ConnectException;
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
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Publishes over HTTP, each request at the next node. */
final class PublishClient {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** Longer than the nodes' own 2 s for a call to Redis. */
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  private final List<Integer> ports;
  // A cluster lives for many runs, and remembers keys for minutes.
  private final String keyPrefix = UUID.randomUUID().toString();
  private int turn;

  PublishClient(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  PublishAnswer send(List<Payload> payloads, List<String> chosen) {
    int port = ports.get(turn++ % ports.size());
    boolean one = payloads.size() == 1 && chosen.size() == 1;
    String path =
        one
            ? "/api/topics/" + URLEncoder.encode(chosen.getFirst(), UTF_8) + "/events"
            : "/api/events";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", keyPrefix + "-" + payloads.getFirst().number())
            .POST(
                BodyPublishers.ofString(
                    one ? single(payloads.getFirst()) : batch(payloads, chosen)))
            .build();
    try {
      return answer(HTTP.send(request, BodyHandlers.ofString()));
    } catch (ConnectException e) {
      return new PublishAnswer.Refused(0);
    } catch (IOException e) {
      return new PublishAnswer.Unknown(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PublishAnswer.Unknown("interrupted");
    }
  }

  /** [protocol.md] 503 is certain only from a node; a balancer's 503 may come after the write. */
  private static PublishAnswer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 201) {
      JsonNode body = JsonMapper.shared().readTree(response.body());
      String cursor = body.path("cursor").asString();
      String epoch = cursor.substring(0, cursor.indexOf('.') + 1);
      List<String> cursors = new ArrayList<>();
      body.path("ids").forEach(id -> cursors.add(epoch + id.asString()));
      return new PublishAnswer.Acknowledged(cursors.isEmpty() ? List.of(cursor) : cursors);
    }
    boolean certain =
        status / 100 == 4 || (status == 503 && response.body().contains("\"log-unavailable\""));
    return certain
        ? new PublishAnswer.Refused(status)
        : new PublishAnswer.Unknown("status " + status);
  }

  private static String single(Payload payload) {
    return "{\"type\":\"numbered\",\"data\":" + payload.json() + "}";
  }

  private static String batch(List<Payload> payloads, List<String> chosen) {
    String in = chosen.stream().map(topic -> '"' + topic + '"').collect(Collectors.joining(","));
    return payloads.stream()
        .map(payload ->
            "{\"topics\":[%s],\"type\":\"numbered\",\"data\":%s}".formatted(in, payload.json()))
        .collect(Collectors.joining(",", "{\"events\":[", "]}"));
  }
}
