package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

/** How passwords are kept. */
class PasswordHashesTest {

  @Test
  void hash_isArgon2idAsOwaspWantsIt() {
    PasswordHashes hashes = new PasswordHashes();
    String hash = hashes.hash("correct horse");
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(hashes.matches("correct horse", hash)).isTrue();
    assertThat(hashes.matches("correct horse ", hash)).isFalse();
    assertThat(hashes.hash("correct horse")).isNotEqualTo(hash);
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
}
