package io.tidings.node.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedText;
import io.tidings.node.ops.LimitProperties;
import io.tidings.node.ops.ProxyHeader;
import io.tidings.node.ops.TrustedProxies;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** Whatever a proxy passes on, the client of a request is an address, by which it is counted. */
class ClientAddressFuzzTest {
  private static final String PROXY = "127.0.0.1";
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-f]{16}/64");

  @Test
  void forwardedFor_anyHeader_isAnAddress() {
    run(
        ProxyHeader.X_FORWARDED_FOR,
        "203.0.113.9",
        "spoofed, 203.0.113.9",
        "2001:db8::1, 127.0.0.1",
        "[2001:db8::1]:4711, 10.0.0.1:80",
        "unknown");
  }

  @Test
  void forwarded_anyHeader_isAnAddress() {
    run(
        ProxyHeader.FORWARDED,
        "for=192.0.2.60;proto=http, for=\"[2001:db8::1]:4711\"",
        "For=\"192.0.2.60:80\";by=_x",
        "for=unknown, for=127.0.0.1");
  }

  private static void run(ProxyHeader header, String... valid) {
    LimitProperties limits =
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
            List.of("127.0.0.0/8"),
            header);
    var resolver = new ClientAddressResolver(new TrustedProxies(limits), limits);
    new Fuzzer<>(header.headerName() + ", its address", MutatedText.of(valid))
        .run(text -> {
          var request = new MockHttpServletRequest();
          request.setRemoteAddr(PROXY);
          request.addHeader(header.headerName(), text);
          String address = resolver.of(request);
          assertThat(ADDRESS.matcher(address).matches()).as(address).isTrue();
          return !address.equals(PROXY);
        });
  }
}
