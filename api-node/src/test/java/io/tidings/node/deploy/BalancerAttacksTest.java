package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Balancers;
import io.tidings.node.test.TestNode;
import io.tidings.testbed.cluster.Balancer;
import io.tidings.testbed.cluster.BalancerKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The shipped load-balancer configurations do not become a tunnel, and pass on nothing that is for
 * the nodes' neighbours, however it is spelled.
 */
class BalancerAttacksTest {
  private static final String SETTINGS = "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n";
  // [RFC 6455] 1.3, whose example it is
  private static final String HANDSHAKE =
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
  private static final List<String> UPGRADES_TO_HTTP2 =
      List.of(
          "Upgrade: h2c",
          "upgrade:h2c",
          "UPGRADE: H2C",
          "Upgrade: \th2c ",
          "Upgrade: h2c,",
          "Upgrade: ,h2c",
          "Upgrade: foo, h2c",
          "Upgrade: h2c, foo",
          "Upgrade: foo,H2c,bar",
          "Upgrade: h2c\r\nUpgrade: h2c",
          "Upgrade: h2c/1",
          "Upgrade: \"h2c\"",
          "Upgrade: h2c; q=1");
  private static final List<String> UPGRADES_TO_WEBSOCKET =
      List.of(
          "Upgrade: websocket",
          "upgrade:WebSocket",
          "Upgrade: websocket, h2c",
          "Upgrade: h2c, websocket",
          "Upgrade: h2c,WebSocket,h2c");

  /** Of which one line may count, as in old versions of nginx; or all of them. */
  private static final List<String> IN_SEVERAL_LINES =
      List.of(
          "Upgrade: foo\r\nUpgrade: h2c",
          "Upgrade: h2c\r\nUpgrade: foo",
          "Upgrade: websocket\r\nUpgrade: h2c",
          "Upgrade: h2c\r\nUpgrade: websocket",
          "Upgrade: foo\r\nX: y\r\nupgrade: bar, h2c");

  /** How many of these ask for a WebSocket, which Envoy refuses where there is none. */
  private static final int WITH_WEBSOCKET = 2;

  private static final List<String> PATHS =
      List.of("/", "/api/me", "/api/stream?topic=public.a", "/-/ws");

  private static final List<String> SPELLINGS =
      List.of(
          "/actuator",
          "/actuator/",
          "/actuator/health",
          "/actuator/prometheus",
          "/actuator/prometheus?x=1",
          "/%61ctuator/prometheus",
          "/actuato%72/health",
          "/%61%63%74%75%61%74%6f%72/health",
          "/%61%63%74%75%61%74%6F%72/health",
          "/actuator%2fhealth",
          "/%2factuator/health",
          "/%2Factuator/health",
          "//actuator/health",
          "///actuator/health",
          "/./actuator/health",
          "/%2e/actuator/health",
          "/.%2f/actuator/health",
          "/x/../actuator/health",
          "/x/%2e%2e/actuator/health",
          "/x/y/../../actuator/health",
          "/x/..%2factuator/health",
          "/../actuator/health",
          "/;x/actuator/health",
          "/..;/actuator/health",
          "/x/..;/actuator/health",
          "/x/..;a=b/actuator/health",
          "/%3b/actuator/health",
          "/actuator;x/health",
          "/actuator%3bx/health",
          "/actuator/;/health",
          "/actuator/%2e/health",
          "/ACTUATOR/health",
          "http://x/actuator/health",
          "http://x/%61ctuator/health",
          "http://x//actuator/health");

  @ParameterizedTest
  @EnumSource
  void upgradeToHttp2_isNotPassedOn(BalancerKind kind) throws IOException {
    try (CredulousNode node = new CredulousNode();
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      for (String upgrade : UPGRADES_TO_HTTP2) {
        for (String path : PATHS) {
          String answer = ask(balancer, path, upgrade);
          assertThat(answer).as(upgrade).startsWith("HTTP/1.1 200");
        }
      }
      for (String upgrade : IN_SEVERAL_LINES) {
        String answer = ask(balancer, "/", upgrade);
        assertThat(answer).as(upgrade).matches("(?s)HTTP/1.1 (200|101|403) .*");
      }
      int refused = kind == BalancerKind.ENVOY ? WITH_WEBSOCKET : 0;
      assertThat(node.heads())
          .hasSize(UPGRADES_TO_HTTP2.size() * PATHS.size() + IN_SEVERAL_LINES.size() - refused);
      assertThat(node.heads())
          .allSatisfy(head -> {
            assertThat(head).doesNotContainIgnoringCase("h2c");
            assertThat(CredulousNode.values(head, "http2-settings")).isEmpty();
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void upgradeToWebSocket_atItsPath_isPassedOn_alsoFromAList(BalancerKind kind) throws IOException {
    try (CredulousNode node = new CredulousNode();
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      for (String path : List.of("/-/ws", "/-/ws?topic=public.a", "/%2D/%77s")) {
        for (String upgrade : UPGRADES_TO_WEBSOCKET) {
          try (Socket socket = open(balancer)) {
            socket.getOutputStream().write(request(path, upgrade, "").getBytes(ISO_8859_1));
            String head = head(socket.getInputStream());
            assertThat(head).as(upgrade).startsWith("HTTP/1.1 101");
            assertThat(CredulousNode.values(head, "upgrade"))
                .as(upgrade)
                .containsExactly("websocket");
            socket.getOutputStream().write("both ways".getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(9), ISO_8859_1))
                .isEqualTo("both ways");
          }
        }
      }
      assertThat(node.heads())
          .allSatisfy(head -> assertThat(head).doesNotContainIgnoringCase("h2c"));
    }
  }

  /**
   * A node that agreed would be the end of a tunnel, past all rules. Envoy refuses to switch there,
   * the others pass on the request without it; both is as the standard says.
   */
  @ParameterizedTest
  @EnumSource
  void upgrade_anywhereElse_isNotPassedOn(BalancerKind kind) throws IOException {
    String withoutSwitching = kind == BalancerKind.ENVOY ? "HTTP/1.1 403" : "HTTP/1.1 200";
    try (CredulousNode node = new CredulousNode();
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      for (String path :
          List.of(
              "/",
              "/-/ws/",
              "/-/wsx",
              "/-/WS",
              "/x/-/ws",
              "/-/ws%20websocket",
              "/api/stream?topic=/-/ws")) {
        for (String upgrade : UPGRADES_TO_WEBSOCKET) {
          assertThat(ask(balancer, path, upgrade)).as(path).startsWith(withoutSwitching);
        }
      }
      if (kind == BalancerKind.ENVOY) {
        assertThat(node.heads()).isEmpty();
      }
      for (String upgrade : List.of("Upgrade: foo", "Upgrade: TLS/1.0")) {
        assertThat(ask(balancer, "/-/ws", upgrade)).as(upgrade).startsWith("HTTP/1.1 200");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void actuator_inAnySpelling_isNotPassedOn(BalancerKind kind) throws IOException {
    try (CredulousNode node = new CredulousNode();
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      for (String path : SPELLINGS) {
        String answer = ask(balancer, path, "X: y");
        assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|404) .*");
      }
      assertThat(node.heads()).isEmpty();
      for (String path :
          List.of(
              "/board/actuator",
              "/api/topics/public.actuator/events",
              "/a/..b/actuator",
              "/livez",
              "/readyz?x")) {
        assertThat(ask(balancer, path, "X: y")).as(path).startsWith("HTTP/1.1 200");
      }
    }
  }

  /** Where it would be the node's own word that counts, it says the same. */
  @ParameterizedTest
  @EnumSource
  void node_behindIt_exposesNothingInternal(BalancerKind kind) throws IOException {
    try (TestNode node = TestNode.startForDevelopment("tidings.limits.trusted-proxies=127.0.0.1");
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      for (String path : SPELLINGS) {
        assertThat(ask(balancer, path, "X: y"))
            .as(path)
            .matches("(?s)HTTP/1.1 (400|404) .*")
            .doesNotContain("\"UP\"", "jvm_");
      }
      for (String upgrade : UPGRADES_TO_HTTP2) {
        assertThat(ask(balancer, "/icon.svg", upgrade)).as(upgrade).startsWith("HTTP/1.1 200");
      }
      assertThat(ask(balancer, "/livez", "X: y")).contains("{\"status\":\"UP\"}");
    }
  }

  /**
   * A path is the same path in any spelling: a stream must not be served by the rules of the rest.
   */
  @ParameterizedTest
  @EnumSource
  void stream_inAnySpelling_isTreatedAsOne(BalancerKind kind) throws IOException {
    try (FaultyNode node = FaultyNode.answering(503, "starting");
        Balancer balancer = Balancers.start(kind, List.of(node.port()))) {
      for (String path :
          List.of(
              "/api/stream?topic=public.a",
              "/api/%73tream?topic=public.a",
              "/%61pi/stream?topic=public.a",
              "/user/event%73",
              "/api/projects/7/%65vents",
              "/api/projects/a%20b/events",
              "/api/%75sers/events")) {
        assertThat(ask(balancer, path, "X: y"))
            .as(path)
            .startsWith("HTTP/1.1 200")
            .containsIgnoringCase("content-type: text/event-stream")
            .contains("retry: ");
      }
    }
  }

  private static String ask(Balancer balancer, String path, String field) throws IOException {
    try (Socket socket = open(balancer)) {
      boolean asksToSwitch = field.toLowerCase(Locale.ROOT).startsWith("upgrade");
      String close = asksToSwitch ? "" : "Connection: close\r\n";
      socket.getOutputStream().write(request(path, field, close).getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      String head = head(in);
      if (close.isEmpty()) {
        return head;
      }
      return head + new String(body(head, in), ISO_8859_1);
    }
  }

  /** Envoy closes a connection some time after it has answered. */
  private static byte[] body(String head, InputStream in) throws IOException {
    List<String> length = CredulousNode.values(head, "content-length");
    return length.isEmpty()
        ? in.readAllBytes()
        : in.readNBytes(Integer.parseInt(length.getFirst()));
  }

  private static String request(String path, String field, String more) {
    String connection = more.isEmpty() ? "Connection: Upgrade, HTTP2-Settings\r\n" : more;
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: x\r\n"
        + connection
        + field
        + "\r\n"
        + SETTINGS
        + HANDSHAKE
        + "\r\n";
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private static Socket open(Balancer balancer) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), balancer.port());
    socket.setSoTimeout(20_000);
    return socket;
  }
}
