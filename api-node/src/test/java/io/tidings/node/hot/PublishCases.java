package io.tidings.node.hot;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests to publish, each with the status that it gets. */
final class PublishCases {
  static final String ALLOWED = "https://app.example.com";
  static final int BURST = 20;
  static final int LARGEST_DATA = 1024;

  private static final String ONE = "/api/topics/mine.a/events";
  private static final String SEVERAL = "/api/events";
  private static final String EVENT = "{\"type\":\"t\",\"data\":{\"n\":1}}";

  private final List<Arguments> cases = new ArrayList<>();

  private final TestNode node;
  private final TestUser user;

  private PublishCases(TestNode node) {
    this.node = node;
    this.user = TestUser.at(node);
  }

  static Stream<Arguments> all(TestNode node) {
    PublishCases all = new PublishCases(node);
    all.successes();
    all.bodies();
    all.values();
    all.callers();
    all.browsers();
    return all.cases.stream();
  }

  private void add(String name, int status, Function<TestNode, RawRequest> request) {
    cases.add(arguments(name, status, request));
  }

  private void add(String name, int status, RawRequest request) {
    add(name, status, node -> request.bearer(token()));
  }

  /** Another one each time, so that none is held back for what others sent. */
  private static Token token() {
    return Token.of("s-" + UUID.randomUUID()).topics("mine.*", "public.*");
  }

  private static RawRequest one(String body) {
    return RawRequest.post(ONE, body);
  }

  private static RawRequest batch(int events) {
    String all =
        Stream.generate(() -> "{\"topics\":[\"mine.a\"],\"type\":\"t\",\"data\":1}")
            .limit(events)
            .collect(Collectors.joining(","));
    return RawRequest.post(SEVERAL, "{\"events\":[" + all + "]}");
  }

  private void successes() {
    add("one", 201, one(EVENT));
    add("ephemeral", 202, one("{\"type\":\"t\",\"data\":1,\"durable\":false}"));
    add("of a tab", 201, one(EVENT).with("X-Tab-Id: tab-1"));
    add("accepts JSON", 201, one(EVENT).with("Accept: application/json"));
    add("accepts frames", 201, one(EVENT).with("Accept: text/event-stream"));
    add("HTTP/1.0", 201, one(EVENT).ofVersion("HTTP/1.0"));
    add("last of its connection", 201, one(EVENT).with("Connection: close"));
    add("several", 201, batch(3));
    add("a long answer, compressed", 201, batch(BURST).with("Accept-Encoding: gzip"));
    add("behind TLS", 201, one(EVENT).with("X-Forwarded-Proto: https"));
    String key = "key-" + UUID.randomUUID();
    Token author = token();
    add("repeated", 201, node -> one(EVENT).with("Idempotency-Key: " + key).bearer(author));
    add("key reused", 422, node -> batch(1).with("Idempotency-Key: " + key).bearer(author));
    Token busy = token();
    node.post(SEVERAL, batch(BURST).body(), busy.asHeader());
    add("above the rate", 429, any -> one(EVENT).bearer(busy));
  }

  private void bodies() {
    add("no body", 400, one(""));
    add("no JSON", 400, one("{\"type\""));
    add("more than JSON", 400, one(EVENT + "}"));
    add("no object", 400, one("[1]"));
    add("unknown field", 400, one("{\"type\":\"t\",\"data\":1,\"x\":1}"));
    add("field twice", 400, one("{\"type\":\"t\",\"type\":\"t\",\"data\":1}"));
    add("field missing", 400, one("{\"type\":\"t\"}"));
    add("field of a wrong type", 400, one("{\"type\":1,\"data\":1}"));
    add("durable of a wrong type", 400, one("{\"type\":\"t\",\"data\":1,\"durable\":1}"));
    add("bad name of a type", 400, one("{\"type\":\"a b\",\"data\":1}"));
    add("deep", 400, one("{\"type\":\"t\",\"data\":" + "[".repeat(2000) + "}"));
    add("empty batch", 400, RawRequest.post(SEVERAL, "{\"events\":[]}"));
    add("batch with a bad event", 400, RawRequest.post(SEVERAL, "{\"events\":[{\"topics\":7}]}"));
    add(
        "batch for a topic of others",
        403,
        RawRequest.post(SEVERAL, batch(1).body().replace("mine.a", "theirs")));
    String data = "{\"type\":\"t\",\"data\":\"%s\"}";
    add("too large for the log", 413, one(data.formatted("a".repeat(LARGEST_DATA))));
    add("too large for a request", 413, one(data.formatted("a".repeat(LARGEST_DATA + 17 * 1024))));
  }

  private void values() {
    String name = "/api/topics/%s/events";
    add("bad topic", 400, RawRequest.post(name.formatted("mine.a:b~"), EVENT));
    add("long topic", 400, RawRequest.post(name.formatted("a".repeat(200)), EVENT));
    add("bad workspace", 400, RawRequest.post(ONE + "?workspace=a%20b", EVENT));
    add("workspace twice", 400, RawRequest.post(ONE + "?workspace=a&workspace=b", EVENT));
    add("workspace of others", 403, RawRequest.post(ONE + "?workspace=other", EVENT));
    add("token in the URL", 400, RawRequest.post(ONE + "?access_token=abc", EVENT));
    add("Token in the URL", 400, RawRequest.post(SEVERAL + "?Token=abc", batch(1).body()));
    add("other parameter", 201, RawRequest.post(ONE + "?x=%7B1%7D&y", EVENT));
    add("key twice", 400, one(EVENT).with("Idempotency-Key: a", "Idempotency-Key: b"));
    add("bad key", 400, one(EVENT).with("Idempotency-Key: " + "k".repeat(300)));
    add("odd tab", 201, one(EVENT).with("X-Tab-Id: a b"));
  }

  private void callers() {
    add("no caller", 401, node -> one(EVENT));
    add("no caller, several", 401, node -> batch(1));
    add(
        "no caller, public topic",
        201,
        node -> RawRequest.post("/api/topics/public.a/events", EVENT));
    add("no token", 401, node -> one(EVENT).with("Authorization: Bearer abc"));
    add("no scheme", 401, node -> one(EVENT).with("Authorization: abc"));
    add("odd token", 401, node -> one(EVENT).with("Authorization: Bearer a b"));
    add("wrong signature", 401, node -> one(EVENT).bearer(token().signedWith("x".repeat(32))));
    long now = Instant.now().getEpochSecond();
    add("expired", 401, node -> one(EVENT).bearer(token().claim("exp", now - 100)));
    add("unsigned", 401, node -> one(EVENT).bearer(token().header("alg", "none")));
    add("no right", 403, node -> one(EVENT).bearer(Token.of("reader").rights(Map.of())));
    add("no right, several", 403, node -> batch(1).bearer(Token.of("reader").rights(Map.of())));
    Token lost =
        Token.of("lost")
            .topics("mine.*")
            .rights(Map.of("workspace", "lost", "publish", List.of("*")));
    add("unknown workspace", 404, node -> one(EVENT).bearer(lost));
    add(
        "revoked",
        401,
        node -> {
          Token admin = Token.of("admin").rights(Map.of("publish", List.of("$control")));
          node.post("/api/access/revocations", "{\"subject\":\"gone\"}", admin.asHeader());
          return one(EVENT).bearer(Token.of("gone").topics("mine.*").claim("iat", now - 10));
        });
    String personal = token(user);
    add("personal token", 403, node -> one(EVENT).with("Authorization: Token " + personal));
    add("as a bearer", 403, node -> one(EVENT).with("Authorization: Bearer " + personal));
    add(
        "no such token",
        401,
        node -> one(EVENT).with("Authorization: Token tdp_" + "a".repeat(43)));
  }

  /** A personal token of that user. */
  static String token(TestUser user) {
    return user.post("/api/tokens", "{\"name\":\"t\"}").expect(201).path("token").asString();
  }

  private void browsers() {
    add("allowed origin", 201, one(EVENT).with("Origin: " + ALLOWED, "Sec-Fetch-Site: cross-site"));
    add("own origin", 201, one(EVENT).with("Origin: http://localhost"));
    add("origin of others", 403, one(EVENT).with("Origin: https://evil.example.com"));
    add("two origins", 403, one(EVENT).with("Origin: " + ALLOWED, "Origin: http://localhost"));
    add("site of others", 403, one(EVENT).with("Sec-Fetch-Site: cross-site"));
    add("origin of others, no token", 403, node -> one(EVENT).with("Origin: null"));
    add("session", 403, node -> one(EVENT).with("Cookie: " + user.cookie()));
    add(
        "session of a page",
        403,
        node -> one(EVENT).with("Cookie: " + user.cookie(), "Sec-Fetch-Site: same-origin"));
    add(
        "session, site of others",
        403,
        node -> one(EVENT).with("Cookie: " + user.cookie(), "Sec-Fetch-Site: same-site"));
    add("bad session", 401, node -> one(EVENT).with("Cookie: SESSION=abc"));
    add("stream cookie", 401, node -> one(EVENT).with("Cookie: STREAM=" + token().text()));
  }
}
