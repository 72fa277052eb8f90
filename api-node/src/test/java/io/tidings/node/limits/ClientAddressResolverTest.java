package io.tidings.node.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.ops.LimitProperties;
import io.tidings.node.ops.ProxyHeader;
import io.tidings.node.ops.TrustedProxies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Whose address counts, whatever is written in the headers. */
class ClientAddressResolverTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          203.0.113.9  | -                                  | 203.0.113.9
          203.0.113.9  | 1.2.3.4                            | 203.0.113.9
          10.0.0.1     | -                                  | 10.0.0.1
          10.0.0.1     | 1.2.3.4                            | 1.2.3.4
          10.0.0.1     | 6.6.6.6, 1.2.3.4                   | 1.2.3.4
          10.0.0.1     | 6.6.6.6, 1.2.3.4, 10.9.9.9         | 1.2.3.4
          10.0.0.1     | 10.1.1.1, 10.2.2.2                 | 10.1.1.1
          10.0.0.1     | 1.2.3.4:5678                       | 1.2.3.4
          10.0.0.1     | 1.2.3.4, unknown                   | 10.0.0.1
          10.0.0.1     | 1.2.3.4,                           | 10.0.0.1
          10.0.0.1     | 1.2.3.4, localhost                 | 10.0.0.1
          10.0.0.1     | 2001:db8:1:2:3:4:5:6               | 20010db800010002/64
          10.0.0.1     | [2001:db8:1:2:ffff::]:443          | 20010db800010002/64
          10.0.0.1     | ::ffff:1.2.3.4                     | 1.2.3.4
          [fd00::7]    | 1.2.3.4                            | 1.2.3.4
          [fe80::7]    | 1.2.3.4                            | fe80000000000000/64
          """)
  void xForwardedFor_countsAsFarAsTrustedProxiesWroteIt(
      String peer, String header, String expected) {
    MockHttpServletRequest request = request(peer);
    if (header != null) {
      request.addHeader("X-Forwarded-For", header);
    }
    assertThat(address(ProxyHeader.X_FORWARDED_FOR).of(request)).isEqualTo(expected);
  }

  @Test
  void xForwardedFor_inSeveralLines_isOneList() {
    MockHttpServletRequest request = request("10.0.0.1");
    request.addHeader("X-Forwarded-For", "6.6.6.6");
    request.addHeader("X-Forwarded-For", "1.2.3.4");
    assertThat(address(ProxyHeader.X_FORWARDED_FOR).of(request)).isEqualTo("1.2.3.4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          for=1.2.3.4                                     | 1.2.3.4
          for=6.6.6.6, For="1.2.3.4:99";proto=https       | 1.2.3.4
          proto=https;by=10.0.0.1;for="[2001:db8::1]:443" | 20010db800000000/64
          for=_hidden                                     | 10.0.0.1
          proto=https                                     | 10.0.0.1
          """)
  void forwarded_isReadWhereItIsConfigured(String header, String expected) {
    MockHttpServletRequest request = request("10.0.0.1");
    request.addHeader("Forwarded", header);
    request.addHeader("X-Forwarded-For", "6.6.6.6");
    assertThat(address(ProxyHeader.FORWARDED).of(request)).isEqualTo(expected);
  }

  private static MockHttpServletRequest request(String peer) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(peer);
    return request;
  }

  private static ClientAddressResolver address(ProxyHeader header) {
    LimitProperties properties =
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
            header);
    return new ClientAddressResolver(new TrustedProxies(properties), properties);
  }
}
