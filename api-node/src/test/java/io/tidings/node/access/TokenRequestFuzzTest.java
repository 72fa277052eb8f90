package io.tidings.node.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Mutations;
import io.tidings.node.test.TestNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * A request with a token in which anything was changed is refused because of it: never believed,
 * and never a fault of the node.
 */
class TokenRequestFuzzTest {
  private static final TestNode NODE = TestNode.start();

  @AfterContainer
  static void stop() {
    NODE.close();
  }

  @Property(tries = 300)
  void request_withAChangedToken_isNeverAFaultOfTheNode(@ForAll("changed") String text)
      throws IOException {
    String line = text.replace("\r", "").replace("\n", "").replace("\0", "");
    String request =
        "HEAD /api/stream?topic=a HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Connection: close\r\n"
            + "Authorization: Bearer "
            + line
            + "\r\n\r\n";
    try (Socket socket = NODE.socket()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      var in = new InputStreamReader(socket.getInputStream(), ISO_8859_1);
      String status = String.valueOf(new BufferedReader(in).readLine());
      if (status.startsWith("HTTP/1.1 200 ")) {
        TokenFuzzTest.expectSigned(line);
      } else {
        assertThat(status).matches("HTTP/1\\.1 4(00|01|31) .*");
      }
    }
  }

  @Provide
  Arbitrary<String> changed() {
    return Mutations.of(
        Arbitraries.oneOf(
            Arbitraries.of(TokenFuzzTest.BELIEVED), Arbitraries.just(TokenFuzzTest.UNSIGNED)));
  }
}
