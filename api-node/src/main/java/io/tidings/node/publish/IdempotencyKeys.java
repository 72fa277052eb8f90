package io.tidings.node.publish;

import io.tidings.events.IdempotencyKey;
import io.tidings.node.http.Sha256;
import io.tidings.node.limits.LimitKey;
import io.tidings.node.limits.Requester;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives each publisher idempotency keys of its own: no publisher can find out another one's keys,
 * or use them up beforehand. A publisher without a name is known by its address, and by its token
 * if it has one.
 */
public final class IdempotencyKeys {
  private IdempotencyKeys() {}

  /** The key of a request; null without one. */
  public static @Nullable IdempotencyKey scoped(Requester requester, @Nullable String header) {
    if (header == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (String part : publisher(requester)) {
      text.append(part.length()).append(':').append(part); // keeps "ab", "c" apart from "a", "bc"
    }
    return new IdempotencyKey(Sha256.hex(text + "\n" + new IdempotencyKey(header).value()));
  }

  private static List<String> publisher(Requester requester) {
    return switch (requester.personalKey()) {
      case LimitKey.SignedInUser(long id) -> List.of("user", String.valueOf(id));
      case LimitKey.Subject(String subject) -> List.of("subject", subject);
      case LimitKey.Bearer(String address) ->
          List.of("bearer", address, String.valueOf(requester.caller().signature()));
      default -> List.of("guest", requester.address());
    };
  }
}
