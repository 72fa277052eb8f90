package io.tidings.node.ops;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * Addresses that begin alike, such as {@code 10.0.0.0/8}; one address alone without the slash.
 *
 * @param prefix how many leading bits count
 */
public record AddressRange(InetAddress first, int prefix) {

  /**
   * Reads one, or throws what is wrong with it.
   *
   * @param setting that it belongs to
   */
  public static AddressRange parse(String setting, String text) {
    try {
      int slash = text.indexOf('/');
      InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int bits = first.getAddress().length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix >= 0 && prefix <= bits) {
        return new AddressRange(first, prefix);
      }
    } catch (IllegalArgumentException e) {
      // refused below, like a prefix out of range
    }
    throw new IllegalArgumentException(
        setting + " has to be addresses or ranges such as 10.0.0.0/8: " + text);
  }

  public boolean contains(InetAddress address) {
    byte[] own = first.getAddress();
    byte[] other = address.getAddress();
    int rest = own.length * 8 - prefix;
    return own.length == other.length
        && new BigInteger(1, own)
            .shiftRight(rest)
            .equals(new BigInteger(1, other).shiftRight(rest));
  }
}
