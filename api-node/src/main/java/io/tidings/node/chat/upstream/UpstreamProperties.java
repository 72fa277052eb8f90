package io.tidings.node.chat.upstream;

import io.tidings.node.ops.AddressRange;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which servers users may have their mailbox on.
 *
 * @param upstreamKey encrypts the tokens of those servers: 32 bytes in Base64; without it, no user
 *     can have a mailbox elsewhere
 * @param upstreamHosts exact origins of those servers, such as {@code https://chat.example.org}
 * @param upstreamPrivate addresses and ranges, such as {@code 10.1.0.0/16}, that are connected to
 *     although they are not public
 */
@ConfigurationProperties("tidings.chat")
record UpstreamProperties(
    @Nullable String upstreamKey,
    @DefaultValue List<String> upstreamHosts,
    @DefaultValue List<String> upstreamPrivate) {
  static final String KEY = "tidings.chat.upstream-key";
  private static final int KEY_BYTES = 32;

  UpstreamProperties {
    upstreamKey = upstreamKey == null || upstreamKey.isBlank() ? null : upstreamKey.strip();
    if (upstreamKey != null && decoded(upstreamKey).length != KEY_BYTES) {
      throw new IllegalArgumentException(KEY + " has to be " + KEY_BYTES + " bytes in Base64.");
    }
    origins(upstreamHosts);
    ranges(upstreamPrivate);
  }

  /** The key; only when there is one. */
  byte[] key() {
    return decoded(upstreamKey == null ? "" : upstreamKey);
  }

  Set<UpstreamOrigin> origins() {
    return origins(upstreamHosts);
  }

  List<AddressRange> ranges() {
    return ranges(upstreamPrivate);
  }

  private static byte[] decoded(String key) {
    try {
      return Base64.getDecoder().decode(key);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // its length is refused; the message would show a part of the key
    }
  }

  private static Set<UpstreamOrigin> origins(List<String> hosts) {
    try {
      return hosts.stream().map(UpstreamOrigin::of).collect(Collectors.toUnmodifiableSet());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("tidings.chat.upstream-hosts has " + e.getMessage(), e);
    }
  }

  private static List<AddressRange> ranges(List<String> texts) {
    return texts.stream()
        .map(text -> AddressRange.parse("tidings.chat.upstream-private", text))
        .toList();
  }

  @Override
  public String toString() {
    return "UpstreamProperties[hosts=" + upstreamHosts + ", private=" + upstreamPrivate + "]";
  }
}
