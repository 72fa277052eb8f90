package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Whose word counts on whether a client asked by TLS. */
class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          10.0.0.1    | https       | -                            | true
          10.0.0.1    | HTTPS       | -                            | true
          10.0.0.1    | http, https | -                            | true
          10.0.0.1    | https, http | -                            | false
          10.0.0.1    | http        | -                            | false
          10.0.0.1    | -           | for=1.2.3.4;proto=https      | false
          203.0.113.9 | https       | for=1.2.3.4;proto=https      | false
          unix:       | https       | for=1.2.3.4;proto=https      | false
          """)
  void tls_isTakenFromTheNearestTrustedProxy(
      String peer, String proto, String forwarded, boolean expected) {
    MockHttpServletRequest request = request(peer);
    if (proto != null) {
      request.addHeader("X-Forwarded-Proto", proto);
    }
    if (forwarded != null) {
      request.addHeader("Forwarded", forwarded);
    }
    assertThat(proxies(ProxyHeader.X_FORWARDED_FOR).tls(request)).isEqualTo(expected);
  }

  @Test
  void tls_isReadWhereItIsConfigured() {
    MockHttpServletRequest request = request("10.0.0.1");
    request.addHeader("X-Forwarded-Proto", "https");
    assertThat(proxies(ProxyHeader.FORWARDED).tls(request)).isFalse();
    request.addHeader("Forwarded", "for=1.2.3.4;proto=http, for=10.9.9.9;Proto=\"https\"");
    assertThat(proxies(ProxyHeader.FORWARDED).tls(request)).isTrue();
  }

  @Test
  void tls_ofTheConnectionItself_needsNoHeader() {
    MockHttpServletRequest request = request("203.0.113.9");
    request.setSecure(true);
    assertThat(proxies(ProxyHeader.X_FORWARDED_FOR).tls(request)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "10.0.0.0/-1", "example.com", "", "10.0.0.0/x", "fd00::/129"})
  void trustedProxies_thatAreNoAddresses_areRefused(String text) {
    assertThatThrownBy(() -> AddressRange.parse("tidings.limits.trusted-proxies", text))
        .hasMessageContaining("tidings.limits.trusted-proxies");
  }

  private static MockHttpServletRequest request(String peer) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(peer);
    return request;
  }

  private static TrustedProxies proxies(ProxyHeader header) {
    return new TrustedProxies(
        new LimitProperties(
            0,
            0,
            0,
            0,
            0,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            null,
            List.of("10.0.0.0/8", "fd00::/8"),
            header));
  }
}
