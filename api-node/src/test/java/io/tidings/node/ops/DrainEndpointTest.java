package io.tidings.node.ops;

import static io.tidings.node.ops.DrainOnRequestTest.ask;
import static io.tidings.node.ops.DrainTest.TOKEN;
import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.embedded.Ports;
import io.tidings.events.embedded.RedisServer;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.TestNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Which requests have a node drain, and when. */
@Tag("slow")
class DrainEndpointTest {
  private static final String PATH = "/actuator/drain";

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.startForDevelopment("tidings.drain.token=" + TOKEN);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "POST | -                                       | 401 | unauthorized       | Bearer"
            + " realm=\"tidings-drain\"",
        "GET  | -                                       | 401 | unauthorized       | Bearer"
            + " realm=\"tidings-drain\"",
        "POST | Basic YTpi                              | 401 | unauthorized       | Bearer"
            + " realm=\"tidings-drain\"",
        "POST | Token a-token-of-32-characters-and-few  | 401 | unauthorized       | Bearer"
            + " realm=\"tidings-drain\"",
        "POST | Bearer a-token-of-32-characters-and-fe  | 401 | invalid-token      | Bearer"
            + " realm=\"tidings-drain\", error=\"invalid_token\"",
        "POST | Bearer a-token-of-32-characters-and-fewX| 401 | invalid-token      | Bearer"
            + " realm=\"tidings-drain\", error=\"invalid_token\"",
        "POST | Bearer A-TOKEN-OF-32-CHARACTERS-AND-FEW | 401 | invalid-token      | Bearer"
            + " realm=\"tidings-drain\", error=\"invalid_token\"",
        "PUT  | Bearer a-token-of-32-characters-and-few | 405 | method-not-allowed | -",
        "DELETE|bearer a-token-of-32-characters-and-few | 405 | method-not-allowed | -",
      })
  void anyOtherRequest_isRefusedAndChangesNothing(
      String method, String authorization, int status, String code, String challenge) {
    double before = unauthorized();
    HttpResponse<String> answer =
        authorization == null
            ? node.manage(method, PATH)
            : node.manage(method, PATH, "Authorization", authorization);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"", "\"status\":" + status);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(null)).isEqualTo(challenge);
    assertThat(unauthorized() - before).isEqualTo(status == 401 ? 1 : 0);
    if (status == 405) {
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
    }
    assertThat(node.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(ask(node, "GET", 200))
        .hasToString(
            "{\"node\":\"%s\",\"draining\":false,\"drained\":false,\"streams\":0,\"windowMillis\":10000}"
                .formatted(node.bean(NodeProperties.class).name()));
  }

  private static void awaitDrained(TestNode draining) {
    await("the end of all streams")
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask(draining, "GET", 200).path("drained").asBoolean());
  }

  private static double unauthorized() {
    return node.bean(MeterRegistry.class).get("tidings.drain.unauthorized").counter().count();
  }

  /** A page of another site cannot send the token, and is not told that it may. */
  @Test
  void preflightOfAnotherSite_isAllowedNothing() {
    HttpResponse<String> answer =
        node.manage(
            "OPTIONS",
            PATH,
            "Access-Control-Request-Method",
            "POST",
            "Sec-Fetch-Site",
            "cross-site");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control"));
  }

  @Test
  void apisPort_hasItNot_evenWithTheToken() {
    HttpResponse<String> answer =
        node.send("POST", PATH, BodyPublishers.noBody(), "Authorization", "Bearer " + TOKEN);
    assertThat(answer.statusCode()).isIn(401, 404); // the API takes the token for a client's
    assertThat(ask(node, "GET", 200).path("draining").asBoolean()).isFalse();
  }

  @Test
  void nodeWithOnePort_hasItNot_andServesOn() {
    int port = Ports.free();
    try (TestNode one =
        TestNode.startForDevelopment(
            "server.port=" + port,
            "management.server.port=" + port,
            "tidings.drain.token=" + TOKEN)) {
      assertThat(one.send("POST", PATH, BodyPublishers.noBody()).statusCode()).isEqualTo(404);
      HttpResponse<String> answer =
          one.send("POST", PATH, BodyPublishers.noBody(), "Authorization", "Bearer " + TOKEN);
      assertThat(answer.statusCode()).isIn(401, 404);
      assertThat(one.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nodeWithoutAToken_saysWhichSettingItNeeds() {
    try (TestNode closed = TestNode.startForDevelopment("tidings.drain.token=")) {
      for (String header : List.of("Bearer ", "Bearer " + TOKEN)) {
        HttpResponse<String> answer = closed.manage("POST", PATH, "Authorization", header);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"drain-off\"", "tidings.drain.token");
      }
      assertThat(closed.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  /** Boot says that a node is ready when its start is over. */
  @Test
  void drainDuringTheStart_theNodeNeverTakesAClient() {
    try (TestNode early =
        TestNode.startWith(
            List.of(DrainBeforeReady.class),
            "tidings.access.public-topics=public.*",
            "tidings.drain.token=" + TOKEN)) {
      awaitDrained(early);
      assertThat(early.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(early.get("/livez").statusCode()).isEqualTo(200);
      for (Transport transport : Transport.values()) {
        try (StreamProbe late =
            StreamProbe.open(early.port(), stream("public.a").over(transport))) {
          late.expectAccepted().expectClosed(CloseReason.SHUTDOWN);
        }
      }
    }
  }

  static final class DrainBeforeReady {
    @Bean
    ApplicationRunner drainBeforeReady(Environment environment) {
      return _ -> {
        String port = environment.getRequiredProperty("local.management.port");
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + PATH))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
          assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
        }
      };
    }
  }

  @Test
  void drainWithoutRedis_endsTheStreamsAllTheSame() {
    try (RedisServer redis = RedisServer.start();
        TestNode cut =
            TestNode.startForDevelopment(
                "spring.data.redis.url=" + redis.url(),
                "tidings.drain.token=" + TOKEN,
                "tidings.drain.window=100ms")) {
      try (StreamProbe sse = StreamProbe.open(cut.port(), stream("public.a"));
          StreamProbe webSocket =
              StreamProbe.open(cut.port(), stream("public.a").over(Transport.WEBSOCKET))) {
        sse.expectConnected();
        webSocket.expectConnected();
        redis.kill();
        ask(cut, "POST", 202);
        sse.expectClosed(CloseReason.SHUTDOWN);
        webSocket.expectClosed(CloseReason.SHUTDOWN);
      }
      awaitDrained(cut);
      assertThat(cut.get("/livez").statusCode()).isEqualTo(200);
    }
  }
}
