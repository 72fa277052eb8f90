package io.tidings.node.chat.upstream;

import io.tidings.node.ops.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are connected to: public ones, and those that the operator lists. The names of
 * upstream servers are resolved by foreign name servers, which must not lead a node into its own
 * network.
 */
final class UpstreamAddresses {
  /** Of IPv4, all that does not lead to one machine of the Internet. [RFC 6890] */
  private static final List<AddressRange> NOT_PUBLIC_V4 =
      ranges(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3");

  /**
   * Of IPv6, what is given out to networks. Loopback, local, multicast and embedded IPv4 addresses,
   * also those of NAT64, are outside.
   */
  private static final List<AddressRange> GLOBAL_V6 = ranges("2000::/3");

  /** Inside of it: protocols (with Teredo), documentation, and 6to4, which embeds IPv4. */
  private static final List<AddressRange> NOT_PUBLIC_V6 =
      ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private final List<AddressRange> listed;

  UpstreamAddresses(List<AddressRange> listed) {
    this.listed = List.copyOf(listed);
  }

  boolean permits(InetAddress address) {
    return in(listed, address) || isPublic(address);
  }

  // A mapped IPv4 address (::ffff:0:0/96) is an Inet4Address in Java.
  private static boolean isPublic(InetAddress address) {
    return address instanceof Inet4Address
        ? !in(NOT_PUBLIC_V4, address)
        : in(GLOBAL_V6, address) && !in(NOT_PUBLIC_V6, address);
  }

  private static boolean in(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(text -> AddressRange.parse("a range", text)).toList();
  }
}
