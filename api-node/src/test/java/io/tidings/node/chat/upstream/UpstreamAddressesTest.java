package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.ops.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a node connects to for its users. */
class UpstreamAddressesTest {
  private final UpstreamAddresses strict = new UpstreamAddresses(List.of());

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void notPublic_isRefusedUnlessListed(String text) {
    assertThat(strict.permits(address(text))).isFalse();
    AddressRange itself = new AddressRange(address(text), address(text).getAddress().length * 8);
    assertThat(new UpstreamAddresses(List.of(itself)).permits(address(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.1",
        "100.128.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::200e"
      })
  void publicOnes_arePermitted(String text) {
    assertThat(strict.permits(address(text))).isTrue();
  }

  /** As it comes from a name server, and not from a literal. */
  @ParameterizedTest
  @ValueSource(bytes = {10, 127})
  void mappedAddress_countsAsIpv4(byte first) throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = first;
    mapped[15] = 1;
    assertThat(strict.permits(InetAddress.getByAddress(mapped))).isFalse();
  }
}
