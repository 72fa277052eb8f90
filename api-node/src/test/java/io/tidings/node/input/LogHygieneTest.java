package io.tidings.node.input;

import static io.tidings.node.test.StreamRequest.stream;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Transport;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.node.test.Visitor;
import io.tidings.node.test.WebSocketProbe;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * No token, session, key or payload stands in any line that a node logs, at its most talkative; and
 * no token or payload in an answer, but for the name or key that is refused.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogHygieneTest {
  private static final String PAYLOAD = "payload-marker-5e1f";
  private static final String TOKEN = "url-token-marker-77aa";
  private static final String SESSION = "session-marker-09cd";
  private static final String KEY = "idempotency-marker-31bb";
  private static final String CURSOR = "${jndi:ldap://cursor-marker}<script>alert(1)</script>";
  private static final String PATH = "/api/topics/mine.a/events";

  private final Token token =
      Token.of("u1").rights(Map.of("subscribe", List.of("*"), "publish", List.of("*", "$control")));
  private final List<String> answers = new ArrayList<>();
  private final List<String> secrets = new ArrayList<>();

  @Test
  void run_ofEverythingThatGoesWrong_leavesNoSecretBehind(CapturedOutput log) throws IOException {
    try (TestNode node =
        TestNode.startForDevelopment(
            "logging.level.io.tidings=DEBUG",
            "server.jetty.accesslog.enabled=true",
            "tidings.drain.window=100ms")) {
      publishing(node);
      tokens(node);
      users(node);
      messages(node);
      streaming(node);
      await("the access log, and the ends of all connections")
          .until(() ->
              log.getAll().contains("\"GET /api/stream\" 400")
                  && log.getAll().split("connection ended", -1).length > 7);
    }
    String signature = token.text().substring(token.text().lastIndexOf('.') + 1);
    assertThat(log.getAll())
        .contains(
            "DEBUG",
            "transport=\"websocket\"",
            "revocations\" 204",
            "\"POST /login\" 401",
            "/api/users/events\" ")
        .doesNotContain(secrets)
        .doesNotContain(PAYLOAD, TOKEN, SESSION, KEY, signature, "eyJ", "cursor-marker", "<script");
    assertThat(answers)
        .hasSizeGreaterThan(20)
        .allSatisfy(answer ->
            assertThat(answer)
                .doesNotContain(PAYLOAD, TOKEN, SESSION, signature, "eyJ", "cursor-marker"));
  }

  private void publishing(TestNode node) {
    String good = "{\"type\":\"t\",\"data\":\"" + PAYLOAD + "\"}";
    assertThat(post(node, PATH, good, "Idempotency-Key", KEY)).isEqualTo(201);
    assertThat(post(node, PATH, good.replace("5e1f", ""), "Idempotency-Key", KEY)).isEqualTo(422);
    assertThat(post(node, PATH, good.replace("}", ",\"durable\":false}"))).isEqualTo(202);
    for (String bad :
        List.of(
            "{\"type\":\"t\",\"data\":[" + PAYLOAD + "]}",
            "{\"type\":\"t\",\"data\":\"" + PAYLOAD,
            "{\"type\":\"t\",\"data\":\"" + PAYLOAD + "\n\"}",
            "{\"type\":\"t\",\"data\":{\"k\":\"" + PAYLOAD + "\",\"k\":2}}",
            "{\"type\":\"t\",\"data\":[\"" + PAYLOAD + "\",1e99999999999]}",
            "{\"type\":\"t\",\"data\":\"" + PAYLOAD + "\\ud800\"}",
            "{\"type\":\"t\",\"data\":[\"" + PAYLOAD + "\"" + ",[".repeat(100),
            "\"" + PAYLOAD + "\"")) {
      assertThat(post(node, PATH, bad)).isEqualTo(400);
    }
    assertThat(post(node, PATH, good.replace(PAYLOAD, PAYLOAD + "x".repeat(70_000))))
        .isEqualTo(413);
    assertThat(post(node, PATH, good, "Content-Encoding", "gzip")).isEqualTo(415);
    assertThat(post(node, PATH, good, "Idempotency-Key", "two " + KEY)).isEqualTo(400);
  }

  private int post(TestNode node, String path, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + token.text(), "Cookie", "SESSION=" + SESSION));
    return noted(node.post(path, body, all.toArray(String[]::new)));
  }

  private void tokens(TestNode node) throws IOException {
    String text = token.text();
    for (String bad :
        List.of(
            text.substring(0, text.length() - 5) + "AAAAA",
            text.replace(".", ".."),
            text + "." + TOKEN,
            token.header("alg", "none").text(),
            token.header("kid", TOKEN).header("crit", List.of(TOKEN)).text(),
            token.claim("exp", 1).text(),
            token.claim("tidings", TOKEN).text(),
            token.claim("iss", "http://[x").text(),
            TOKEN + " " + TOKEN)) {
      assertThat(noted(node.get(PATH, "Authorization", "Bearer " + bad))).isEqualTo(401);
    }
    for (String path :
        List.of("/api/stream?topic=public.a&", "/-/ws?topic=public.a&", PATH + "?")) {
      assertThat(noted(node.get(path + "access_token=" + TOKEN))).isEqualTo(400);
      assertThat(noted(node.get(path + "token=" + TOKEN))).isEqualTo(400);
    }
    assertThat(noted(node.get("/api/nothing?access_token=" + TOKEN))).isIn(400, 401, 404);
    raw(node, "CONNECT /?access_token=" + TOKEN + " HTTP/1.1\r\nHost: x\r\n\r\n");
    raw(node, "GET / HTTP/1.1\r\nHost: " + TOKEN + " " + TOKEN + "\r\n\r\n");
    raw(node, "GET /?access_token=" + TOKEN + "%zz HTTP/1.1\r\nHost: x\r\nA" + TOKEN + "\r\n\r\n");
    raw(node, "TRACE /?access_token=" + TOKEN + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  private void users(TestNode node) {
    Visitor ada = Visitor.login(node, "ada", "tidings");
    secrets.add(ada.session());
    secrets.add("password-marker-6a6a");
    assertThat(noted(Visitor.at(node).tryLogin("ada", "password-marker-6a6a"))).isEqualTo(401);
    assertThat(noted(Visitor.at(node).tryLogin("password-marker-6a6a", "x"))).isEqualTo(401);
    String change = "{\"password\":{\"old\":\"password-marker-6a6a\",\"new\":\"12345678\"}}";
    assertThat(noted(ada.patch("/api/me", change))).isEqualTo(403);
    String token =
        Visitor.json(ada.post("/api/tokens", "{\"name\":\"t\"}")).path("token").asString();
    secrets.add(token.substring("tdp_".length()));
    assertThat(noted(node.get("/api/me", "Authorization", "Token " + token))).isEqualTo(200);
    assertThat(noted(node.get("/api/me", "Authorization", "Token " + TOKEN))).isEqualTo(401);
    String ticket = Visitor.json(ada.post("/api/stream-tickets", "")).path("ticket").asString();
    secrets.add(ticket);
    for (int i = 0; i < 2; i++) {
      SseProbe probe =
          SseProbe.open(node.port(), stream().with("GET", "/api/users/events?ticket=" + ticket));
      assertThat(probe.status() == 401).isEqualTo(i > 0);
      probe.close();
    }
    StreamRequest own = stream().with("GET", "/-/ws?ticket=" + ticket).over(Transport.WEBSOCKET);
    StreamProbe.open(node.port(), own).expectRefused(401).close();
    String cookie = String.valueOf(ada.cookie());
    StreamRequest known = stream().with("GET", "/-/ws").over(Transport.WEBSOCKET);
    StreamProbe.open(node.port(), known.header("Cookie", cookie)).expectConnected().close();
    assertThat(ada.delete("/api/sessions/all").statusCode()).isEqualTo(204);
    assertThat(noted(ada.get("/api/me"))).isEqualTo(401);
  }

  private void raw(TestNode node, String request) throws IOException {
    try (Socket socket = node.socket()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      answers.add(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }
  }

  /** The first message of a client is a token, or something else. */
  private void messages(TestNode node) {
    String cut = token.text().substring(0, token.text().length() - 5);
    StreamRequest request = stream("mine.a").over(Transport.WEBSOCKET);
    for (String bad :
        List.of("\"" + cut + "\"", "\"" + TOKEN + "\"", "[\"" + TOKEN + "\"]", TOKEN)) {
      try (WebSocketProbe probe = WebSocketProbe.open(node.port(), request)) {
        probe.say("{\"token\":" + bad + "}").expectEnd();
        answers.add(probe.frames() + probe.closeReason());
      }
    }
    try (WebSocketProbe probe = WebSocketProbe.open(node.port(), request)) {
      probe.say("{\"token\":\"" + token.text() + "\"}").expectConnected();
      probe.say(TOKEN);
    }
  }

  private void streaming(TestNode node) {
    try (SseProbe probe =
            SseProbe.open(
                node.port(),
                stream("mine.a").bearer(token.text()).header("Cookie", "SESSION=" + SESSION));
        StreamProbe webSocket =
            StreamProbe.open(
                node.port(),
                stream("mine.a")
                    .over(Transport.WEBSOCKET)
                    .bearer(token.text())
                    .header("Cookie", "SESSION=" + SESSION));
        StreamProbe oddMessages =
            StreamProbe.open(
                node.port(), stream("public.a").over(Transport.WEBSOCKET).after(CURSOR).asQuery());
        SseProbe odd = SseProbe.open(node.port(), stream("public.a").after(CURSOR));
        SseProbe query = SseProbe.open(node.port(), stream("public.a").after(CURSOR).asQuery())) {
      probe.expectConnected();
      webSocket.expectConnected();
      oddMessages.expectConnected();
      odd.expectConnected();
      query.expectConnected();
      post(node, PATH, "{\"type\":\"live\",\"data\":\"" + PAYLOAD + "\"}");
      probe.expectEvent("live");
      webSocket.expectEvent("live");
      assertThat(post(node, "/api/access/revocations", "{\"subject\":\"u1\"}")).isEqualTo(204);
      probe.expectClosed(CloseReason.REVOKED);
      webSocket.expectClosed(CloseReason.REVOKED);
    }
    assertThat(post(node, PATH, "{\"type\":\"t\",\"data\":\"" + PAYLOAD + "\"}")).isEqualTo(401);
  }

  private int noted(HttpResponse<String> answer) {
    answers.add(answer.headers().map() + answer.body());
    return answer.statusCode();
  }
}
