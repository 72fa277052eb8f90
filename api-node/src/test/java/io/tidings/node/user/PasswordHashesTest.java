package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** How passwords are kept. */
class PasswordHashesTest {
  private static final String WELL_FORMED =
      "\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}";

  @Test
  void hash_isArgon2idAsOwaspWantsIt() {
    PasswordHashes hashes = new PasswordHashes();
    String hash = hashes.hash("correct horse");
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hashes.matches("correct horse", hash, "", "")).isTrue();
    assertThat(hashes.matches("correct horse ", hash, "", "")).isFalse();
    assertThat(hashes.hash("correct horse")).isNotEqualTo(hash);
  }

  /** Whatever stands in the store: the same work, no fault, and not a line in the log. */
  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "none:4f0e0d5c-7f4d-4d8e-8a47-0d3c4e6f9a10",
        "password",
        "{noop}password",
        "$argon2id$v=19$m=19456,t=2,p=1$",
        "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA",
        "$argon2id$v=19$m=19456,t=2,p=1$%%%%%%%%%%%%%%%%%%%%%%$%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%",
        "$argon2id$v=19$m=999999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
      })
  @ExtendWith(OutputCaptureExtension.class)
  void hash_malformed_costsAsMuchAndMatchesNothing(@Nullable String hash, CapturedOutput log) {
    List<String> asked = new ArrayList<>();
    PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    PasswordEncoder watched =
        new PasswordEncoder() {
          @Override
          public String encode(@Nullable CharSequence password) {
            return String.valueOf(argon2.encode(password));
          }

          @Override
          public boolean matches(@Nullable CharSequence password, @Nullable String asOf) {
            asked.add(String.valueOf(asOf));
            return argon2.matches(password, asOf);
          }
        };
    assertThat(new PasswordHashes(watched, 1).matches("password", hash, "", "")).isFalse();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst()).matches(WELL_FORMED);
    assertThat(log.getAll()).isEmpty();
  }

  @Test
  void hash_ofNoPassword_isAsGoodAsAnyAndOfNone() {
    String none = PasswordHashes.ofNoPassword();
    assertThat(none).matches(WELL_FORMED).isNotEqualTo(PasswordHashes.ofNoPassword());
    assertThat(new PasswordHashes().hash("password")).matches(WELL_FORMED);
    assertThat(new PasswordHashes().matches("password", none, "", "")).isFalse();
  }

  @Test
  void storm_hashesAFewAtATime() throws InterruptedException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    PasswordEncoder slow =
        new PasswordEncoder() {
          @Override
          public String encode(@Nullable CharSequence password) {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            now.decrementAndGet();
            return "";
          }

          @Override
          public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            return true;
          }
        };
    PasswordHashes hashes = new PasswordHashes(slow, 3);
    List<Thread> logins = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      logins.add(Thread.startVirtualThread(() -> hashes.hash("x")));
    }
    await("three of them").until(() -> now.get() == 3);
    go.countDown();
    for (Thread login : logins) {
      login.join();
    }
    assertThat(most).hasValue(3);
  }

  /** As if one user signed in all the time: others wait for one of these, and not for all. */
  @Test
  void storm_ofOneClient_isOneInTheRowOfOthers() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    PasswordEncoder slow =
        new PasswordEncoder() {
          @Override
          public String encode(@Nullable CharSequence password) {
            return "";
          }

          @Override
          public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            order.add(String.valueOf(password));
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return true;
          }
        };
    PasswordHashes hashes = new PasswordHashes(slow, 1);
    List<Thread> logins = new ArrayList<>();
    logins.add(Thread.startVirtualThread(() -> hashes.matches("first", null, "a", "busy")));
    await("the first").until(() -> order.size() == 1);
    for (String who : List.of("busy", "busy", "busy", "colleague", "elsewhere")) {
      String address = who.equals("elsewhere") ? "b" : "a";
      Thread login = Thread.startVirtualThread(() -> hashes.matches(who, null, address, who));
      logins.add(login);
      await("it to wait").until(() -> login.getState() == Thread.State.TIMED_WAITING);
    }
    go.countDown();
    for (Thread login : logins) {
      login.join();
    }
    assertThat(order).containsExactly("first", "busy", "elsewhere", "colleague", "busy", "busy");
  }
}
