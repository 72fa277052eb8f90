package io.tidings.node.ops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What browsers are told where the node knows that they use TLS. */
class TlsTest {
  private static final String HSTS = "Strict-Transport-Security";

  @Test
  void hsts_isSentWhereATrustedProxyEndsTls() {
    try (TestNode node =
        TestNode.startForDevelopment("tidings.limits.trusted-proxies=127.0.0.1,::1")) {
      for (String path : new String[] {"/", "/openapi.yaml", "/api/me", "/nothing", "/a;b"}) {
        HttpHeaders headers = node.get(path, "X-Forwarded-Proto", "https").headers();
        assertThat(headers.allValues(HSTS)).as(path).containsExactly("max-age=31536000");
        assertThat(node.get(path).headers().map()).doesNotContainKey("strict-transport-security");
        assertThat(node.get(path, "X-Forwarded-Proto", "http").headers().map())
            .doesNotContainKey("strict-transport-security");
      }
    }
    try (TestNode node = TestNode.startForDevelopment()) {
      assertThat(node.get("/", "X-Forwarded-Proto", "https").headers().map())
          .as("no proxy is trusted")
          .doesNotContainKey("strict-transport-security");
    }
  }

  @Test
  void hsts_lastsAsLongAsConfigured() {
    try (TestNode node =
        TestNode.startForDevelopment(
            "tidings.limits.trusted-proxies=127.0.0.1,::1", "tidings.tls.hsts-max-age=0s")) {
      HttpHeaders headers = node.get("/", "X-Forwarded-Proto", "https").headers();
      assertThat(headers.firstValue(HSTS)).hasValue("max-age=0");
    }
  }

  @Test
  void node_withACertificateOfItsOwn_knowsByItself(@TempDir Path directory) throws Exception {
    Path store = directory.resolve("node.p12");
    makeCertificate(store);
    try (TestNode node =
        TestNode.startForDevelopment(
            "server.ssl.key-store=" + store,
            "server.ssl.key-store-password=changeit",
            "management.server.ssl.enabled=false",
            "tidings.rehearsal.time=1ms")) {
      assertThat(node.manage("/actuator/prometheus").body())
          .as("it also rehearses over TLS")
          .containsPattern(
              "tidings_publish_seconds_count\\{.*kind=\"rehearsal\".*outcome=\"done\"");
      String page = exchange(node.port(), "GET /icon.svg HTTP/1.1\r\nHost: localhost\r\n");
      assertThat(page)
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("\r\nStrict-Transport-Security: max-age=31536000\r\n");
      String body = "{\"username\":\"grace\",\"password\":\"tidings\"}";
      String login =
          "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: %d\r\n".formatted(body.length());
      assertThat(exchange(node.port(), login, body))
          .startsWith("HTTP/1.1 200")
          .contains("__Host-SESSION=", "; Secure; ");
      assertThat(node.manage("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
  }

  private static void makeCertificate(Path store) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String options = "-genkeypair -alias node -keyalg EC -dname CN=localhost -storepass changeit";
    ProcessBuilder command = new ProcessBuilder((keytool + " " + options).split(" "));
    command.command().add("-keystore");
    command.command().add(store.toString());
    Process made = command.redirectErrorStream(true).start();
    assertThat(made.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(made.exitValue()).isZero();
  }

  private static String exchange(int port, String head) throws Exception {
    return exchange(port, head, "");
  }

  private static String exchange(int port, String head, String body) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", port)) {
      socket.setSoTimeout(20_000);
      String request = head + "Connection: close\r\n\r\n" + body;
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** The certificate is the test's own. */
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
