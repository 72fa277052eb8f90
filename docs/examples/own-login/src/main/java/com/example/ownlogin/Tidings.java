package com.example.ownlogin;

import java.net.http.HttpClient;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** The nodes, as this application uses them over HTTP. */
@Component
class Tidings {
  private final RestClient nodes;
  private final Tokens tokens;

  Tidings(TidingsProperties properties, Tokens tokens) {
    var connections = HttpClient.newBuilder().connectTimeout(properties.timeout()).build();
    var requests = new JdkClientHttpRequestFactory(connections);
    requests.setReadTimeout(properties.timeout());
    this.nodes = RestClient.builder().baseUrl(properties.url()).requestFactory(requests).build();
    this.tokens = tokens;
  }

  /** Publishes an event once, however often it is called with the same key. */
  void publish(String topic, String type, Object data, String key) {
    post("/api/topics/{topic}/events", Map.of("type", type, "data", data), key, topic);
  }

  /** Ends all streams that were opened with tokens of this login, on every node. */
  void revoke(Login login) {
    post("/api/access/revocations", Map.of("subject", login.id()), login.id());
  }

  private void post(String path, Object body, String key, Object... variables) {
    nodes
        .post()
        .uri(path, variables)
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + tokens.forService())
        .header("Idempotency-Key", key)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body)
        .retrieve()
        .toBodilessEntity();
  }
}
