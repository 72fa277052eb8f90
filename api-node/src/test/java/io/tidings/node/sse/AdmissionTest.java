package io.tidings.node.sse;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.CloseReason;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import org.junit.jupiter.api.Test;

/** Too many streams: a refusal that an {@code EventSource} survives. */
class AdmissionTest {

  @Test
  void stream_aboveTheCap_isClosedWithALimitAndATimeToComeBack() {
    try (TestNode node = TestNode.startForDevelopment("tidings.stream.max-connections=2");
        SseProbe first = SseProbe.open(node.port(), stream("public.a"));
        SseProbe second = SseProbe.open(node.port(), stream("public.a"))) {
      first.expectConnected();
      second.expectConnected();
      try (SseProbe third = SseProbe.open(node.port(), stream("public.a"))) {
        third.expectStatus(200).expectClosed(CloseReason.LIMIT);
        assertThat(third.retry()).isNotNull();
      }
      assertThat(node.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }
  }
}
