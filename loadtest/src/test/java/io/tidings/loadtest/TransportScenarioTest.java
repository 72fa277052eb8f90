package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportScenarioTest {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(1, 1, 1, 1, Duration.ofSeconds(1));

  private final LoadReport report =
      new LoadReport("web-socket", LoadSettings.read(new Settings(Map.of()), DEFAULTS));

  @Test
  void ofText_event_isTheFrameOfSse() throws JsonProcessingException {
    Frame frame =
        Frame.ofText(
            "{\"topic\":\"t\",\"type\":\"load\",\"data\":{\"n\":3,\"sent\":100},\"id\":\"e.2-0\"}");
    assertThat(frame)
        .isEqualTo(
            Frame.ofMessage(
                "{\"id\":\"e.2-0\",\"data\":{\"topic\":\"t\",\"type\":\"load\",\"data\":{\"n\":3,\"sent\":100}}}"));
  }

  @Test
  void ofText_connected_hasRetryAndPosition() throws JsonProcessingException {
    Frame frame =
        Frame.ofText(
            "{\"type\":\"connected\",\"data\":{\"keepaliveMs\":15000},\"retry\":2140,\"id\":\"e.1-0\"}");
    assertThat(frame.retry()).hasValue(2_140);
    assertThat(frame.id()).isEqualTo("e.1-0");
  }

  @Test
  void next_ofFourStreams_twoKeepTheirTransportAndTwoChangeIt() {
    assertThat(transports(0)).containsExactly("ws", "ws", "ws");
    assertThat(transports(1)).containsExactly("sse", "sse", "sse");
    assertThat(transports(2)).containsExactly("ws", "sse", "ws");
    assertThat(transports(3)).containsExactly("sse", "ws", "sse");
  }

  private List<String> transports(long index) {
    FollowedStream stream =
        new FollowedStream(index, List.of("t"), StreamRules.UNDISTURBED, report);
    return List.of(once(stream), once(stream), once(stream));
  }

  private static String once(FollowedStream stream) {
    String transport = TransportScenario.next(stream);
    stream.connecting(0);
    return transport;
  }
}
