package io.tidings.node.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.ops.WebSocketProperties;
import io.tidings.node.websocket.Heartbeat.Due;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ping after 30 s, and 10 s for its pong, wherever the clock begins. */
class HeartbeatTest {
  private static final WebSocketProperties SETTINGS =
      new WebSocketProperties(
          Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));

  private final InputBudget input = new InputBudget();

  private static long at(long origin, long seconds) {
    return origin + TimeUnit.SECONDS.toNanos(seconds);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1_000_000_000_000L, Long.MAX_VALUE - 20_000_000_000L})
  void pongs_inTime_keepTheClient_andOneMissingEndsIt(long origin) {
    Heartbeat heartbeat = new Heartbeat(SETTINGS, input, origin);
    for (long ping = 30; ping < 300; ping += 30) {
      assertThat(heartbeat.due(at(origin, ping) - 1)).isEqualTo(Due.NOTHING);
      assertThat(heartbeat.due(at(origin, ping))).isEqualTo(Due.PING);
      assertThat(heartbeat.due(at(origin, ping + 10) - 1)).isEqualTo(Due.NOTHING);
      heartbeat.pong();
      assertThat(heartbeat.due(at(origin, ping + 10))).isEqualTo(Due.NOTHING);
    }
    assertThat(heartbeat.due(at(origin, 300))).isEqualTo(Due.PING);
    assertThat(heartbeat.due(at(origin, 310) - 1)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.due(at(origin, 310))).isEqualTo(Due.LOST);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1_000_000_000_000L, Long.MAX_VALUE - 20_000_000_000L})
  void write_thatWaits_stopsTheClock_andThePongHasItsFullTimeAfterIt(long origin) {
    Heartbeat heartbeat = new Heartbeat(SETTINGS, input, origin);
    assertThat(heartbeat.due(at(origin, 30))).isEqualTo(Due.PING);
    heartbeat.write();
    heartbeat.writeReturned();
    assertThat(heartbeat.due(at(origin, 59))).isEqualTo(Due.NOTHING);
    heartbeat.written(at(origin, 59));
    assertThat(heartbeat.due(at(origin, 69) - 1)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.due(at(origin, 69))).isEqualTo(Due.LOST);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1_000_000_000_000L})
  void write_thatIsCompleteAtOnce_changesNothing(long origin) {
    Heartbeat heartbeat = new Heartbeat(SETTINGS, input, origin);
    assertThat(heartbeat.due(at(origin, 30))).isEqualTo(Due.PING);
    for (long second = 31; second < 40; second++) {
      heartbeat.write();
      heartbeat.written(at(origin, second));
      heartbeat.writeReturned();
      assertThat(heartbeat.due(at(origin, second))).isEqualTo(Due.NOTHING);
    }
    assertThat(heartbeat.due(at(origin, 40))).isEqualTo(Due.LOST);
  }

  @ParameterizedTest
  @CsvSource({"0, 512", "32, 256", "16352, 1"})
  void ping_renewsTheInput(int bytes, int frames) {
    Heartbeat heartbeat = new Heartbeat(SETTINGS, input, 0);
    for (int i = 0; i < frames; i++) {
      assertThat(input.spend(bytes)).isTrue();
    }
    assertThat(input.spend(bytes)).isFalse();
    assertThat(heartbeat.due(at(0, 30))).isEqualTo(Due.PING);
    assertThat(input.spend(bytes)).isTrue();
  }
}
