package io.tidings.node.user;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords, a few at a time: each takes 19 MiB and a core, and a storm of logins must take
 * neither from the streams.
 */
@Component
public class PasswordHashes {
  private static final Duration WAIT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_CONCURRENT = 4;

  // OWASP, Password Storage Cheat Sheet: "Argon2id with a minimum configuration of 19 MiB of
  // memory, an iteration count of 2, and 1 degree of parallelism"
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final String PREFIX =
      "$argon2id$v=19$m=%d,t=%d,p=1$".formatted(MEMORY_KIB, ITERATIONS);
  private static final Pattern FORM =
      Pattern.compile(Pattern.quote(PREFIX) + "[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PasswordEncoder encoder;
  private final PasswordTurns turns;
  private final String noPassword = ofNoPassword();

  public PasswordHashes() {
    this(
        new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, MEMORY_KIB, ITERATIONS),
        Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_CONCURRENT));
  }

  PasswordHashes(PasswordEncoder encoder, int concurrency) {
    this.encoder = encoder;
    this.turns = new PasswordTurns(concurrency, WAIT_TIMEOUT);
  }

  /** What is stored of a password: Argon2id with a salt of its own. */
  public String hash(String password) {
    turns.take("", "");
    try {
      return Objects.requireNonNull(encoder.encode(password));
    } finally {
      turns.release();
    }
  }

  /** What is stored for a user without a password: a well-formed hash that no password has. */
  static String ofNoPassword() {
    return PREFIX + random(SALT_BYTES) + "$" + random(HASH_BYTES);
  }

  private static String random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Whether the hash is of the password. The work is the same for every hash, also for none and for
   * one that this class did not make.
   *
   * @param address the client's, which has its share of the node's time
   * @param name the user's, which has its share of the address's time
   */
  boolean matches(String password, @Nullable String hash, String address, String name) {
    boolean own = hash != null && FORM.matcher(hash).matches();
    turns.take(address, name);
    try {
      return encoder.matches(password, own ? hash : noPassword) && own;
    } finally {
      turns.release();
    }
  }
}
