package io.tidings.node.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.relay.Relay;
import io.tidings.node.test.Http2Exchange;
import io.tidings.node.test.TestNode;
import io.tidings.node.test.Visitor;
import io.tidings.testbed.websocket.WebSocketHandshake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * What a stranger sends, or leaves half read, writes nothing into the log: neither a stack trace
 * for each request, nor a text of his choice.
 */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class LogNoiseTest {
  private static final String MARKER = "eyJhbGciOi.LOG-MARKER.tok";
  private static final int TIMES = 10;
  private static final String LOG = "/api/topics/public.noise/events";

  private static TestNode node;
  private static String cookie;

  private static double connections;

  private int before;

  @BeforeAll
  static void start() {
    node =
        TestNode.startForDevelopment(
            // A busy machine must end neither a lease nor a call: that is logged.
            "tidings.interest.lease=1m", "tidings.log.timeout=20s");
    cookie = String.valueOf(Visitor.login(node, "ada", "tidings").cookie());
    String data = "x".repeat(60_000);
    for (int i = 0; i < 20; i++) {
      node.post(LOG, "{\"type\":\"t\",\"data\":\"" + data + "\"}");
    }
    connections = openConnections(); // of this test's own client
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void begin(CapturedOutput log) {
    before = log.getAll().length();
  }

  /** In the middle of an answer: after its first bytes, and before any. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi.yaml",
        "/client/connection.js",
        "/",
        "/boards",
        "/icon.svg",
        LOG,
        "/api/projects",
        "/api/stream?topic=public.noise",
        "/api/stream?topic=public.noise&cursor=0-0",
        "/user/events",
        "/api/projects/events",
        "/events?peer=noise.example/ada",
        "/api/v1/events",
        "/nothing",
        "/a%2fb"
      })
  void answer_thatTheClientResets_isNotLogged(String path, CapturedOutput log) throws IOException {
    boolean endless =
        path.startsWith("/api/stream")
            || path.matches("/((user|api/projects|api/v1)/)?events(\\?.*)?");
    for (int read : endless ? new int[] {10, 0} : new int[] {10, 0, 40_000}) {
      for (int i = 0; i < TIMES; i++) {
        reset(
            "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + session() + "Connection: close\r\n\r\n",
            read);
      }
    }
    expectNothing(log);
  }

  @Test
  void handshake_thatTheClientResets_isNotLogged(CapturedOutput log) throws IOException {
    String request =
        new String(
            WebSocketHandshake.request("x", "/-/ws?topic=public.noise", session()), ISO_8859_1);
    for (int i = 0; i < 20 * TIMES; i++) {
      reset(request, i % 2 == 0 ? 0 : 10);
    }
    expectNothing(log);
  }

  @Test
  void answer_thatAClientOfHttp2Resets_isNotLogged(CapturedOutput log) throws IOException {
    for (int i = 0; i < 5 * TIMES; i++) {
      for (String path : List.of("/openapi.yaml", LOG, "/api/stream?topic=public.noise")) {
        Http2Exchange answer = Http2Exchange.open(node, "GET", path);
        assertThat(answer.status()).isEqualTo(200);
        answer.close();
        Http2Exchange.open(node, "GET", path).close();
      }
    }
    expectNothing(log);
  }

  @Test
  void body_thatAClientOfHttp2BreaksOff_isNotLogged(CapturedOutput log) throws IOException {
    for (int i = 0; i < TIMES; i++) {
      for (String path : List.of("/login", LOG, "/api/events", "/nope")) {
        Http2Exchange.begin(node, "POST", path, "{\"a").close();
        Http2Exchange.begin(node, "POST", path, "{\"a").leave();
      }
    }
    expectNothing(log);
  }

  /** In the middle of a request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET / HTTP/1.1\r\nHost: ",
        "POST " + LOG + " HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{\"type\":",
        "POST "
            + LOG
            + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 50\r\n\r\n{\"type\":",
        "POST "
            + LOG
            + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"type\":",
        "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n"
            + "Content-Type: application/json\r\n\r\n{\"username\":",
        "PATCH /api/me HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\nCOOKIE"
            + "Content-Type: application/json\r\n\r\n{\"username\":",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + MARKER + MARKER
      })
  void request_thatTheClientBreaksOff_isNotLogged(String begun, CapturedOutput log)
      throws IOException {
    for (int i = 0; i < TIMES; i++) {
      reset(begun.replace("COOKIE", session()), 0);
    }
    expectNothing(log);
  }

  /** Requests that are refused, in every way, with the client's text in every place. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1|Host: MARK|Host: MARK",
        "GET / HTTP/1.1|Host: x|Host: MARK|Host: y",
        "GET / HTTP/1.1|Host: MARK:MARK",
        "GET / HTTP/1.1|Host: MARK MARK",
        "GET / HTTP/1.1|Host: [MARK",
        "GET http://MARK/ HTTP/1.1|Host: x",
        "GET http://MARK:MARK/ HTTP/1.1|Host: MARK",
        "GET /MARK%zz HTTP/1.1|Host: x",
        "GET /MARK//MARK HTTP/1.1|Host: x",
        "GET /MARK;MARK HTTP/1.1|Host: x",
        "GET /?MARK=%zz HTTP/1.1|Host: x",
        "GET /api/stream?topic=MARK HTTP/1.1|Host: x",
        "GET /MARK HTTP/1.1|Host: x",
        "POST /user/events HTTP/1.1|Host: x|Content-Length: 0",
        "GET /events?peer=MARK HTTP/1.1|Host: x",
        "POST /api/v1/active-peer/leave?tabId=MARK HTTP/1.1|Host: x|Content-Length: 0",
        "POST /MARK HTTP/1.1|Host: x|Content-Length: 0",
        "PUT /client/MARK HTTP/1.1|Host: x|Content-Length: 0",
        "DELETE /boards HTTP/1.1|Host: x",
        "MARK / HTTP/1.1|Host: x",
        "GET / MARK|Host: x",
        "MARK",
        "GET / HTTP/1.1|Host: x|MARK",
        "GET / HTTP/1.1|Host: x|MARK MARK: x",
        "GET / HTTP/1.1|Host: x| MARK",
        "GET / HTTP/1.1|Host: x|MARK: x|MARK: x",
        "GET / HTTP/1.1|Host: x|Content-Length: MARK",
        "GET / HTTP/1.1|Host: x|Content-Length: 1|Content-Length: 2",
        "GET / HTTP/1.1|Host: x|Transfer-Encoding: MARK",
        "GET / HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: chunked",
        "GET / HTTP/1.1|Host: x|Expect: MARK",
        "GET / HTTP/1.1|Host: x|Connection: Upgrade|Upgrade: MARK",
        "GET / HTTP/1.1|Host: x|Upgrade: MARK",
        "GET / HTTP/1.1|Host: x|Cookie: MARK=\"MARK;=;=MARK; $Version=MARK",
        "GET /boards HTTP/1.1|Host: x|Accept: MARK/MARK/MARK;q=MARK",
        "GET /api/me HTTP/1.1|Host: x|Accept: MARK",
        "GET /boards HTTP/1.1|Host: x|Accept-Language: MARK;q=MARK",
        "GET /icon.svg HTTP/1.1|Host: x|If-Modified-Since: MARK",
        "GET /icon.svg HTTP/1.1|Host: x|If-None-Match: MARK",
        "GET /icon.svg HTTP/1.1|Host: x|Range: bytes=MARK",
        "GET /icon.svg HTTP/1.1|Host: x|Range: bytes=9-1,9-1",
        "GET / HTTP/1.1|Host: x|Origin: MARK",
        "GET / HTTP/1.1|Host: x|Origin: http://MARK|Origin: MARK",
        "GET /api/me HTTP/1.1|Host: x|Authorization: Bearer MARK",
        "GET /api/me HTTP/1.1|Host: x|Authorization: MARK",
        "GET / HTTP/1.1|Host: x|X-Forwarded-Proto: MARK|Forwarded: for=MARK",
        "POST /login HTTP/1.1|Host: x|Content-Type: MARK/MARK/MARK|Content-Length: 0",
        "POST /login HTTP/1.1|Host: x|Content-Type: multipart/form-data; boundary=MARK"
            + "|Content-Length: 4||MARK",
        "POST /login HTTP/1.1|Host: x|Content-Type: application/json; charset=MARK"
            + "|Content-Length: 4||MARK",
        "POST /login HTTP/1.1|Host: x|Content-Type: application/json|Content-Encoding: MARK"
            + "|Content-Length: 4||MARK",
        "POST /login HTTP/1.1|Host: x|Content-Type: application/json"
            + "|Transfer-Encoding: chunked||MARK",
        "CONNECT MARK:1 HTTP/1.1|Host: MARK:1",
        "OPTIONS * HTTP/1.1|Host: x",
        "TRACE /MARK HTTP/1.1|Host: x",
        "PRI * HTTP/2.0|MARK: MARK"
      })
  void request_thatIsRefused_isNotLogged(String request, CapturedOutput log) throws IOException {
    String bytes = request.replace("|", "\r\n").replace("MARK", MARKER) + "\r\n\r\n";
    for (int port : new int[] {node.port(), node.managementPort()}) {
      exchange(port, bytes);
    }
    expectNothing(log);
  }

  /** Wrong methods, types and languages, with and without a login. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/boards",
        "/boards/1",
        "/login",
        "/icon.svg",
        "/client/connection.js",
        "/openapi.yaml",
        "/nothing",
        "/error",
        "/api/me",
        "/api/projects",
        "/user/events",
        "/events",
        "/api/v1/events",
        "/api/v1/active-peer",
        "/api/stream?topic=public.noise",
        "/api/projects/1/tickets",
        "/livez",
        "/prometheus",
        "/actuator/health",
        LOG
      })
  void request_ofAnotherMethodOrType_isNotLogged(String path, CapturedOutput log)
      throws IOException {
    List<String> methods =
        path.matches("/((user/|api/v1/)?events|api/stream.*)")
            ? List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "X")
            : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "X");
    for (String method : methods) {
      for (String type : List.of("text/x-" + MARKER, "application/json")) {
        for (String accepted : List.of("text/x-" + MARKER, "text/html")) {
          for (String user : List.of("", session())) {
            for (int port : new int[] {node.port(), node.managementPort()}) {
              exchange(
                  port,
                  method
                      + " "
                      + path
                      + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: "
                      + accepted
                      + "\r\nContent-Type: "
                      + type
                      + "\r\nContent-Length: 4\r\n"
                      + user
                      + "\r\nMARK");
            }
          }
        }
      }
    }
    expectNothing(log);
  }

  /** When a token cannot be checked, the issuer is at fault; any client can send one. */
  @Test
  void token_whoseKeysCannotBeFetched_isNotLogged(CapturedOutput log) {
    try (TestNode other =
        TestNode.startForDevelopment(
            "tidings.access.jwt.secret=", "tidings.access.jwt.jwks=https://localhost:1/")) {
      int started = log.getAll().length();
      String token = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJhIn0.c2ln";
      for (String path :
          List.of("/" + MARKER, "/api/me?" + MARKER, "/api/stream?topic=" + MARKER)) {
        assertThat(other.get(path, "Authorization", "Bearer " + token).statusCode()).isEqualTo(503);
      }
      assertThat(log.getAll().substring(started))
          .doesNotContain("ERROR", "WARN", "\tat ", MARKER, token);
    }
  }

  private static String session() {
    return "Cookie: " + cookie + "\r\n";
  }

  /** Sends it, and reads the answer to its end. */
  private static void exchange(int port, String request) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
  }

  /** Sends it, reads some bytes of the answer, and resets the connection. */
  private static void reset(String request, int read) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(1_024); // or all of the answer would be on its way at once
      socket.connect(new InetSocketAddress("localhost", node.port()));
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getInputStream().readNBytes(read);
      socket.setSoLinger(true, 0);
    }
  }

  /** Once the node is done with all of them. */
  private void expectNothing(CapturedOutput log) {
    Relay relay = node.bean(Relay.class);
    await("the last connection to be closed")
        .atMost(Duration.ofSeconds(20))
        .until(() -> relay.connections() == 0 && openConnections() <= connections);
    assertThat(log.getAll().substring(before))
        .doesNotContain("ERROR", "WARN", "\tat ", "Exception", MARKER, "LOG-MARKER");
  }

  private static double openConnections() {
    return node.bean(MeterRegistry.class).get("jetty.connections.current").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }
}
