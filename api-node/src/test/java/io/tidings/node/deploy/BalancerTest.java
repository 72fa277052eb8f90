package io.tidings.node.deploy;

import static io.tidings.node.test.StreamRequest.stream;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.Ports;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.Balancers;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.WebSocketProbe;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The shipped load-balancer configurations before nodes that fail: a stream is never answered with
 * a status that makes a native EventSource give up, and the API is never lied to.
 */
class BalancerTest {
  private static final StreamRequest SOCKET = stream("public.a").over(Transport.WEBSOCKET);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  @ParameterizedTest
  @EnumSource
  void stream_noNodeLeft_endsWith200AndRetry(BalancerKind kind) throws Exception {
    try (Balancer balancer = Balancers.start(kind, List.of(Ports.free()))) {
      assertClosed(
          get(balancer, "/api/stream?topic=public.a"),
          "data: {\"type\":\"closed\",\"data\":{\"reason\":\"shutdown\"}}");
      assertClosed(
          get(balancer, "/api/stream?topic=public.a&framing=named"),
          "event: closed\ndata: {\"reason\":\"shutdown\"}");
      assertClosed(
          get(balancer, "/user/events?projects=1"),
          "event: close\ndata: {\"reason\":\"shutdown\"}");
      for (String path : List.of("/events?peer=example.org/grace", "/api/v1/events")) {
        assertClosed(get(balancer, path), "event: closed\ndata: {\"reason\":\"shutdown\"}");
      }
      for (String path :
          List.of(
              "/api/projects/7/events",
              "/api/projects/events",
              "/api/users/events",
              "/events/stream?client=a",
              "/sse")) {
        assertClosed(get(balancer, path), "data: {\"type\":\"closed\",\"reason\":\"shutdown\"}");
      }
      for (String path :
          List.of(
              "/api/projects/7/tickets",
              "/api/v1/contacts",
              "/events/x",
              "/api/v1/events/x",
              "/sse/x")) {
        assertThat(get(balancer, path).statusCode()).as(path).isEqualTo(503);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_nodeRefusesOrCuts_endsWith200AndRetry(BalancerKind kind) throws Exception {
    for (int status : List.of(502, 503, 504)) {
      try (FaultyNode node = FaultyNode.answering(status, "starting");
          Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
        assertClosed(get(balancer, "/api/stream?topic=public.a"), "data: {");
      }
    }
    try (FaultyNode node = FaultyNode.cutting();
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      assertClosed(get(balancer, "/api/stream?topic=public.a"), "data: {");
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_manyRefused_retryIsDrawnForEach(BalancerKind kind) throws Exception {
    try (Balancer balancer = Balancers.start(kind, List.of(Ports.free()))) {
      Set<Long> retries =
          IntStream.range(0, 20)
              .mapToObj(i -> get(balancer, "/api/stream?topic=public.a"))
              .map(response -> response.body().lines().findFirst().orElseThrow())
              .map(line -> Long.valueOf(line.substring("retry: ".length())))
              .collect(toSet());
      assertThat(retries).hasSizeGreaterThan(10).allMatch(ms -> ms >= 2_000 && ms < 6_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_clientMustStop_statusIsPassedOn(BalancerKind kind) throws Exception {
    for (int status : List.of(400, 401, 403, 404)) {
      try (FaultyNode node = FaultyNode.answering(status, "stop");
          Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
        HttpResponse<String> response = get(balancer, "/api/stream?topic=public.a");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("stop");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void stream_oneNodeDown_goesToAnother(BalancerKind kind) throws Exception {
    try (FaultyNode refusing = FaultyNode.answering(503, "starting");
        FaultyNode node = FaultyNode.answering(200, "data: here\n\n");
        Balancer balancer =
            Balancers.start(kind, List.of(Ports.free(), refusing.port(), node.port()))) {
      for (int i = 0; i < 6; i++) {
        assertThat(get(balancer, "/api/stream?topic=public.a").body()).isEqualTo("data: here\n\n");
      }
    }
  }

  /** It would be a lie to agree, and no client takes a failed handshake for the end. */
  @ParameterizedTest
  @EnumSource
  void socket_noNodeLeft_is503Problem(BalancerKind kind) throws Exception {
    try (Balancer balancer = Balancers.start(kind, List.of(Ports.free()));
        WebSocketProbe client = WebSocketProbe.open(balancer.port(), SOCKET)) {
      client.expectStatus(503);
      assertThat(client.headers())
          .containsEntry("content-type", "application/problem+json")
          .containsKey("retry-after");
      assertThat(client.errorBody()).startsWith("{\"type\":\"about:blank\"").contains("503");
    }
  }

  @ParameterizedTest
  @EnumSource
  void socket_nodeRefuses_statusIsPassedOn(BalancerKind kind) throws Exception {
    for (int status : List.of(400, 401, 403, 404, 426, 429, 503)) {
      try (FaultyNode node = FaultyNode.answering(status, "stop");
          Balancer balancer = Balancers.start(kind, List.of(node.port()));
          WebSocketProbe client = WebSocketProbe.open(balancer.port(), SOCKET)) {
        client.expectStatus(status);
        assertThat(client.errorBody()).isEqualTo("stop");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void socket_nodesDownOrCutting_isOpenedOnceAtAnother(BalancerKind kind) throws Exception {
    List<WebSocketProbe> clients = new ArrayList<>();
    try (FaultyNode cutting = FaultyNode.cutting();
        CredulousNode node = new CredulousNode();
        Balancer balancer =
            Balancers.start(kind, List.of(Ports.free(), cutting.port(), node.port()))) {
      for (int i = 1; i <= 6; i++) {
        // Sessions stay open, so that the node that works is the one with the most connections.
        WebSocketProbe client = WebSocketProbe.open(balancer.port(), SOCKET);
        clients.add(client);
        client.expectStatus(101);
        assertThat(node.heads()).hasSize(i);
      }
    } finally {
      clients.forEach(WebSocketProbe::close);
    }
  }

  @ParameterizedTest
  @EnumSource
  void api_noNodeLeft_is503Problem(BalancerKind kind) throws Exception {
    try (Balancer balancer = Balancers.start(kind, List.of(Ports.free()))) {
      HttpResponse<String> response = get(balancer, "/api/topics/public.a/events");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("application/problem+json");
      assertThat(response.headers().firstValue("retry-after")).isPresent();
      assertThat(response.body()).startsWith("{\"type\":\"about:blank\"").contains("503");
    }
  }

  @ParameterizedTest
  @EnumSource
  void api_nodeRefuses_itsAnswerIsPassedOn(BalancerKind kind) throws Exception {
    try (FaultyNode node = FaultyNode.answering(503, "{\"detail\":\"the log is down\"}");
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      HttpResponse<String> response = get(balancer, "/api/topics/public.a/events");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).isEqualTo("{\"detail\":\"the log is down\"}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void publish_nodeDiesAfterTakingIt_isNotRepeated(BalancerKind kind) throws Exception {
    try (FaultyNode first = FaultyNode.cutting();
        FaultyNode second = FaultyNode.cutting();
        Balancer balancer = Balancers.start(kind, List.of(first.port(), second.port()))) {
      assertThat(post(balancer, "/api/topics/public.a/events").statusCode()).isIn(502, 503);
      assertThat(first.requests() + second.requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void publish_nodeDown_goesToAnother(BalancerKind kind) throws Exception {
    try (FaultyNode node = FaultyNode.answering(201, "{}");
        Balancer balancer = Balancers.start(kind, List.of(Ports.free(), node.port()))) {
      for (int i = 0; i < 4; i++) {
        assertThat(post(balancer, "/api/topics/public.a/events").statusCode()).isEqualTo(201);
      }
      assertThat(node.requests()).isEqualTo(4);
    }
  }

  private static void assertClosed(HttpResponse<String> response, String frame) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("text/event-stream;charset=utf-8");
    assertThat(response.headers().firstValue("cache-control"))
        .hasValue("no-cache, no-store, no-transform");
    assertThat(response.body()).matches("(?s)retry: [2-5]\\d{3}\n.*").endsWith("}\n\n");
    assertThat(response.body()).contains("\n" + frame);
  }

  private static HttpResponse<String> get(Balancer balancer, String path) {
    return send(HttpRequest.newBuilder(balancer.uri(path)).GET());
  }

  private static HttpResponse<String> post(Balancer balancer, String path) {
    return send(
        HttpRequest.newBuilder(balancer.uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"type\":\"greeting\"}")));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
