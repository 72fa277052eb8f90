package io.tidings.node.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names are resolved in bounded time, whatever name servers do. */
class BoundedDnsTest {
  private static final List<InetAddress> GOOD = List.of(InetAddress.getLoopbackAddress());

  private final CountDownLatch silence = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Dns system = _ -> GOOD;
  private final BoundedDns dns =
      new BoundedDns(
          host -> {
            asked.incrementAndGet();
            return system.lookup(host);
          },
          Duration.ofMillis(100));

  @AfterEach
  void endSilence() {
    silence.countDown();
  }

  private List<InetAddress> silent(String host) throws UnknownHostException {
    try {
      silence.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException(host);
    }
    return GOOD;
  }

  @Test
  void silentNameServer_isUnknownInTime_andAskedOnce() {
    system = this::silent;
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> dns.lookup("a.example"))
          .isInstanceOf(UnknownHostException.class)
          .hasMessage("a.example");
    }
    assertThat(asked).hasValue(1);
    silence.countDown();
    await("the late answer")
        .atMost(Duration.ofSeconds(5))
        .ignoreException(UnknownHostException.class)
        .until(() -> dns.lookup("a.example").equals(GOOD));
  }

  @Test
  void nameServerThatFailsLater_leavesTheLastGoodAnswer() throws UnknownHostException {
    assertThat(dns.lookup("a.example")).isEqualTo(GOOD);
    system = this::silent;
    assertThat(dns.lookup("a.example")).isEqualTo(GOOD);
    silence.countDown();
    system =
        host -> {
          throw new UnknownHostException(host);
        };
    assertThat(dns.lookup("a.example")).isEqualTo(GOOD);
    assertThatThrownBy(() -> dns.lookup("b.example")).isInstanceOf(UnknownHostException.class);
  }
}
