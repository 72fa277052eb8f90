package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Balancers;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a client's request the shipped load-balancer configurations obey and pass on. */
@Tag("slow")
class BalancedRequestsTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final String[] TRACE = {
    "Traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "tracestate", "x=1",
    "TraceState", "y=2"
  };

  /** A node that traces would record whatever a stranger tells it to. */
  @ParameterizedTest
  @EnumSource
  void trace_ofAClient_isPassedOnUntilTheLinesAgainstItAreOn(BalancerKind kind) throws Exception {
    try (CredulousNode node = new CredulousNode()) {
      try (Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
        assertThat(get(balancer, "/api/me", TRACE).body())
            .containsIgnoringCase("\r\ntraceparent: 00-4bf92f3577b34da6")
            .containsIgnoringCase("\r\ntracestate: ");
      }
      try (Balancer balancer =
          Balancers.start(kind, List.of(node.port()), it -> it.replace("#untraced ", ""))) {
        for (String path :
            List.of("/", "/api/me", "/api/stream?topic=public.a", "/user/events", "/-/ws")) {
          assertThat(get(balancer, path, TRACE).body())
              .as(path)
              .startsWith("GET ")
              .doesNotContainIgnoringCase("traceparent")
              .doesNotContainIgnoringCase("tracestate");
        }
      }
    }
  }

  /**
   * [Envoy] {@code x-envoy-retry-on} and the like are orders to Envoy, of programs in its own
   * network.
   */
  @ParameterizedTest
  @EnumSource
  void ordersToEnvoy_ofAClient_areNotObeyed(BalancerKind kind) throws Exception {
    String[] orders = {
      "x-envoy-retry-on", "5xx",
      "x-envoy-max-retries", "5",
      "x-envoy-upstream-rq-timeout-ms", "1"
    };
    if (kind == BalancerKind.ENVOY) {
      try (CredulousNode node = new CredulousNode();
          Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
        assertThat(get(balancer, "/api/me", orders).body())
            .startsWith("GET ")
            .doesNotContain("x-envoy-");
      }
    }
    try (FaultyNode first = FaultyNode.answering(500, "{}");
        FaultyNode second = FaultyNode.answering(500, "{}");
        Balancer balancer = Balancers.start(kind, List.of(first.port(), second.port()))) {
      assertThat(get(balancer, "/api/me", orders).statusCode()).isEqualTo(500);
      assertThat(first.requests() + second.requests()).isOne();
    }
  }

  /** [RFC 9110] 9.3.6: after a 2xx for CONNECT, a connection is a tunnel past all rules. */
  @ParameterizedTest
  @EnumSource
  void connect_isNotPassedOn(BalancerKind kind) throws Exception {
    try (CredulousNode node = new CredulousNode();
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      for (String target : List.of("127.0.0.1:9080", "x:80", "/api/stream", "/-/ws", "/")) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), balancer.port())) {
          socket.setSoTimeout(20_000);
          String request =
              "CONNECT " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
          socket.getOutputStream().write(request.getBytes(US_ASCII));
          byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 2".length());
          assertThat(new String(status, US_ASCII)).as(target).isIn("", "HTTP/1.1 4", "HTTP/1.0 4");
        }
      }
      assertThat(node.heads()).isEmpty();
    }
  }

  private static HttpResponse<String> get(Balancer balancer, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(balancer.uri(path))
            .headers(headers)
            .timeout(Duration.ofSeconds(20))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }
}
