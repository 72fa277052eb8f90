package io.tidings.node.hot;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.StreamRequest;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import io.tidings.node.test.Visitor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests for streams, each with the status that it gets. */
final class StreamCases {
  static final int STREAMS = 30;

  private static final String MINE = "/api/stream?topic=mine.a";
  private static final String PUBLIC = "/api/stream?topic=public.a";

  private final List<Arguments> cases = new ArrayList<>();
  private final TestUser user;
  private final TestUser stranger;
  private final TestBoard project;

  private StreamCases(TestNode node) {
    this.user = TestUser.at(node);
    this.stranger = TestUser.at(node);
    this.project = user.project();
  }

  static Stream<Arguments> all(TestNode node) {
    StreamCases all = new StreamCases(node);
    all.topics();
    all.tokens();
    all.browsers();
    all.users();
    return all.cases.stream();
  }

  private void add(String name, int status, Function<TestNode, RawRequest> request) {
    cases.add(arguments(name, status, request));
  }

  private void add(int status, String target, String... headers) {
    add(target, status, node -> RawRequest.get(target).with(headers));
  }

  private static Token token() {
    return Token.of("s-" + UUID.randomUUID()).topics("mine.*");
  }

  private void topics() {
    add(200, PUBLIC);
    add(200, PUBLIC + "&topic=public.b&framing=named", "Accept: text/event-stream");
    add(200, PUBLIC + "&lastEventId=0-0");
    add(200, PUBLIC, "Last-Event-ID: \u00e9?");
    add(200, PUBLIC + "&lastEventId=1&lastEventId=2");
    add(400, PUBLIC + "&framing=x");
    add(400, PUBLIC + "&topic=a%20b");
    add(400, PUBLIC + "&topic=" + "a".repeat(300));
    add(400, "/api/stream");
    add(400, "/api/stream?topic=");
    add(400, PUBLIC + "&access_token=x");
    add(404, PUBLIC + "&workspace=a&workspace=b");
    add(404, PUBLIC + "&workspace=lost");
    add(200, PUBLIC + "&x=%7B%7D");
    add(406, PUBLIC, "Accept: application/json");
    add("HTTP/1.0", 200, node -> RawRequest.get(PUBLIC).ofVersion("HTTP/1.0"));
    add("an empty body", 200, node -> RawRequest.get(PUBLIC).with("Content-Length: 0"));
    add("compressed", 200, node -> RawRequest.get(PUBLIC).with("Accept-Encoding: gzip"));
    add("behind TLS", 200, node -> RawRequest.get(PUBLIC).with("X-Forwarded-Proto: https"));
  }

  private void tokens() {
    add(401, MINE);
    add("token", 200, node -> RawRequest.get(MINE).bearer(token()));
    add("bad token", 401, node -> RawRequest.get(PUBLIC).with("Authorization: Bearer x"));
    add(
        "no right",
        403,
        node ->
            RawRequest.get(MINE)
                .bearer(Token.of("reader").rights(Map.of("subscribe", List.of("b")))));
    add("ticket", 200, node -> RawRequest.get(MINE + "&ticket=" + ticket(node, token())));
    add(
        "used ticket",
        401,
        node -> {
          String target = MINE + "&ticket=" + ticket(node, token());
          SseProbe.open(node.port(), StreamRequest.stream().with("GET", target))
              .expectConnected()
              .close();
          return RawRequest.get(target);
        });
    add("no ticket", 401, node -> RawRequest.get(PUBLIC + "&ticket=x"));
    add("cookie", 200, node -> RawRequest.get(MINE).with("Cookie: STREAM=" + token().text()));
    add("bad cookie", 200, node -> RawRequest.get(PUBLIC).with("Cookie: STREAM=a.b.c"));
    Token greedy = token();
    List<SseProbe> open = new ArrayList<>();
    add(
        "too many",
        429,
        node -> {
          while (open.size() < STREAMS) {
            StreamRequest one = StreamRequest.stream("mine.a").bearer(greedy.text());
            open.add(SseProbe.open(node.port(), one).expectConnected());
          }
          return RawRequest.get(MINE).bearer(greedy);
        });
    add(
        "too many, by a browser",
        200,
        node -> RawRequest.get(MINE).with("Cookie: STREAM=" + greedy.text()));
    add(
        "enough again",
        200,
        node -> {
          open.forEach(SseProbe::close);
          return RawRequest.get(PUBLIC);
        });
  }

  private static String ticket(TestNode node, Token token) {
    String ticket =
        Visitor.json(node.post("/api/stream-tickets", "", token.asHeader()))
            .path("ticket")
            .asString();
    return URLEncoder.encode(ticket, StandardCharsets.UTF_8);
  }

  private void browsers() {
    add(200, PUBLIC, "Origin: " + PublishCases.ALLOWED, "Sec-Fetch-Site: cross-site");
    add(403, PUBLIC, "Origin: https://evil.example.com");
    add(403, PUBLIC, "Origin: http://localhost", "Origin: " + PublishCases.ALLOWED);
    add(403, PUBLIC, "Sec-Fetch-Site: same-site");
    add(403, "/user/events", "Sec-Fetch-Site: cross-site");
    add(200, PUBLIC, "Sec-Fetch-Site: none", "Upgrade-Insecure-Requests: 1");
  }

  private void users() {
    List<String> ofUsers =
        List.of(
            "/user/events",
            "/api/users/events",
            "/api/projects/events",
            project.path + "/events",
            "/api/projects/" + project.key + "/events",
            "/events",
            "/api/v1/events",
            "/events/stream",
            "/sse");
    for (String path : ofUsers) {
      add(200, path, "Cookie: " + user.cookie());
      add(path.equals("/user/events") ? 200 : 401, path);
      add(401, path, "Authorization: Bearer x");
      add(406, path, "Accept: application/json", "Cookie: " + user.cookie());
      add(path.startsWith("/api/") ? 400 : 200, path + "?token=x", "Cookie: " + user.cookie());
    }
    add(
        "personal token",
        200,
        node ->
            RawRequest.get("/user/events")
                .with("Authorization: Token " + PublishCases.token(user)));
    add(
        "not a member",
        404,
        node -> RawRequest.get(project.path + "/events").with("Cookie: " + stranger.cookie()));
    add(404, "/api/projects/NONE/events", "Cookie: " + user.cookie());
    add(400, "/events?peer=a&peer=b", "Cookie: " + user.cookie());
    add(400, "/events?peer=%7B", "Cookie: " + user.cookie());
    add(400, "/sse?client=%7B", "Cookie: " + user.cookie());
  }
}
