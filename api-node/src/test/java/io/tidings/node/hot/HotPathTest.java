package io.tidings.node.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The short way and the general path give the same answers, and are counted in the same way. */
class HotPathTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.startWith(
            List.of(GeneralPath.class),
            "tidings.access.public-topics=public.*",
            "tidings.cors.allowed-origins=" + PublishCases.ALLOWED,
            "tidings.limits.trusted-proxies=127.0.0.1,::1",
            "tidings.limits.streams-per-user=" + StreamCases.STREAMS,
            "tidings.log.payload-limit=" + PublishCases.LARGEST_DATA + "B",
            "tidings.publish.rate=0.01",
            "tidings.publish.burst=" + PublishCases.BURST);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  static Stream<Arguments> publishes() {
    return PublishCases.all(node);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("publishes")
  void publish_isAnsweredAlike(String name, int status, Function<TestNode, RawRequest> request) {
    RawAnswer answer = new BothWays(node).same(() -> request.apply(node));
    assertThat(answer.code()).as(answer.toString()).isEqualTo(status);
  }

  static Stream<Arguments> streams() {
    return StreamCases.all(node);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("streams")
  void stream_isAnsweredAlike(String name, int status, Function<TestNode, RawRequest> request) {
    publish_isAnsweredAlike(name, status, request);
  }

  /** Where the general path looks closer. */
  static Stream<Arguments> doubtful() {
    String publish = "/api/topics/public.a/events";
    String event = "{\"type\":\"t\",\"data\":1}";
    RawRequest post = RawRequest.post(publish, event);
    RawRequest stream = RawRequest.get("/api/stream?topic=public.a");
    return Stream.of(
        arguments("GET of the log", 401, RawRequest.get("/api/topics/mine.a/events")),
        arguments(
            "other method", 405, new RawRequest("HTTP/1.1", "PUT", publish, post.headers(), event)),
        arguments("preflight", 200, new RawRequest("HTTP/1.1", "OPTIONS", publish, List.of(), "")),
        arguments("encoded path", 201, RawRequest.post("/%61pi/topics/public.a/events", event)),
        arguments("encoded topic", 400, RawRequest.post("/api/topics/public%2Ea/events", event)),
        arguments("path parameter", 400, RawRequest.post("/api/topics/public.a;x=1/events", event)),
        arguments("slash at the end", 404, RawRequest.post("/api/events/", event)),
        arguments("dots", 400, RawRequest.post("/api/topics/../topics/public.a/events", event)),
        arguments("other case", 404, RawRequest.post("/API/events", event)),
        arguments("query in UTF-8", 200, RawRequest.get("/api/stream?topic=public.a&x=%C3%A9")),
        arguments("query not in UTF-8", 400, RawRequest.get("/api/stream?topic=public.a&x=%ff")),
        arguments("control in the query", 400, RawRequest.get("/api/stream?topic=public.a%00")),
        arguments("cut encoding", 400, RawRequest.get("/api/stream?topic=public.a&x=%4")),
        arguments("plus", 200, RawRequest.get("/api/stream?topic=public.a&x=a+b")),
        arguments(
            "stream with a body",
            400,
            new RawRequest("HTTP/1.1", "GET", stream.target(), post.headers(), event)),
        arguments("weighted", 201, post.weighted()),
        arguments("two headers", 200, stream.with("Accept: */*", "Accept: text/event-stream")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("doubtful")
  void doubtfulRequests_takeTheGeneralPath(String name, int status, RawRequest request) {
    RawAnswer answer = new BothWays(node).ask(request, 1);
    assertThat(answer.code()).as(answer.toString()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json;charset=utf-8, 201",
    "APPLICATION/JSON, 201",
    "application/json; charset=latin1, 415",
    "application/json; charset=no-such-thing, 415",
    "application/x-www-form-urlencoded, 415",
    "text/plain, 415",
    "/, 415"
  })
  void bodiesOfOtherTypes_takeTheGeneralPath(String type, int status) {
    String event = "{\"type\":\"t\",\"data\":1}";
    List<String> headers = List.of("Content-Type: " + type, "Content-Length: " + event.length());
    RawRequest request =
        new RawRequest("HTTP/1.1", "POST", "/api/topics/public.a/events", headers, event);
    assertThat(new BothWays(node).ask(request, 1).code()).isEqualTo(status);
  }

  @Test
  void bodiesWithoutALength_takeTheGeneralPath() {
    List<String> headers = List.of("Content-Type: application/json", "Transfer-Encoding: chunked");
    RawRequest chunked =
        new RawRequest("HTTP/1.1", "POST", "/api/events", headers, "2\r\n{}\r\n0\r\n\r\n");
    assertThat(new BothWays(node).ask(chunked, 1).code()).isEqualTo(400);
  }

  @Test
  void http2_isAnsweredAlike() throws IOException {
    for (String topic : List.of("public.a", "mine.a", "a%20b")) {
      String path = "/api/stream?topic=" + topic;
      assertThat(overHttp2(path, "*/*", 0)).isEqualTo(overHttp2(path, "*/*;q=1", 1));
    }
  }

  private static String overHttp2(String path, String accept, int way) throws IOException {
    BothWays both = new BothWays(node);
    int general = both.general();
    try (Http2Exchange exchange = Http2Exchange.open(node, "GET", path, "Accept", accept)) {
      Map<String, String> headers = new TreeMap<>(exchange.headers());
      headers.remove("date");
      assertThat(both.general() - general).isEqualTo(way);
      return exchange.status() + " " + headers;
    }
  }
}
