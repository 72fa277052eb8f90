package io.tidings.events.spring;

import io.tidings.events.IdempotencyKey;

/** The idempotency key was used with other content before; nothing was written. */
public final class KeyReusedException extends IllegalArgumentException {
  KeyReusedException(IdempotencyKey key) {
    super("the idempotency key was used with other content before: \"" + key.value() + "\"");
  }
}
