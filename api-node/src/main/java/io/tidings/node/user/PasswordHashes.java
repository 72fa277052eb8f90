package io.tidings.node.user;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords, a few at a time: each takes 19 MiB and a core, and a storm of logins must take
 * neither from the streams.
 */
@Component
public class PasswordHashes implements PasswordEncoder {
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_CONCURRENT = 4;

  private final PasswordEncoder encoder;
  private final Semaphore turns;

  // OWASP, Password Storage Cheat Sheet: "Argon2id with a minimum configuration of 19 MiB of
  // memory, an iteration count of 2, and 1 degree of parallelism"
  public PasswordHashes() {
    this(
        new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2),
        Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_CONCURRENT));
  }

  PasswordHashes(PasswordEncoder encoder, int concurrency) {
    this.encoder = encoder;
    this.turns = new Semaphore(concurrency, true);
  }

  /** What is kept of a password: Argon2id with a salt of its own. */
  public String hash(String password) {
    return Objects.requireNonNull(encode(password));
  }

  @Override
  public @Nullable String encode(@Nullable CharSequence password) {
    takeTurn();
    try {
      return encoder.encode(password);
    } finally {
      turns.release();
    }
  }

  @Override
  public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
    takeTurn();
    try {
      return encoder.matches(password, hash);
    } finally {
      turns.release();
    }
  }

  private void takeTurn() {
    try {
      if (turns.tryAcquire(WAIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new AuthenticationServiceException("too many passwords wait to be checked");
  }
}
