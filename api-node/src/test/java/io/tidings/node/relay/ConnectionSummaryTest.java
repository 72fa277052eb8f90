package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One line says what happened to connections, and none is written when nothing did. */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionSummaryTest {
  private final ConnectionSummary summary = new ConnectionSummary();

  @Test
  void log_nothingHappened_isSilent(CapturedOutput log) {
    summary.log(7, 1_000);
    assertThat(lines(log)).isEmpty();
  }

  @Test
  void log_countsSinceTheLastTime(CapturedOutput log) {
    summary.opened();
    summary.opened();
    summary.ended(ended(CloseReason.GONE, 3));
    summary.ended(ended(CloseReason.GONE, 3));
    summary.ended(ended(CloseReason.SLOW_CONSUMER, 3));
    summary.log(5, 1_000);
    summary.opened();
    summary.log(6, 1_250);
    summary.log(6, 9_999);
    List<String> lines = lines(log);
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .contains("opened=\"2\" ended=\"3\" open=\"5\" bytes=\"1000\"")
        .contains("slow-consumer=1", "gone=2")
        .containsPattern(
            "sample=\"transport=sse reason=(gone|slow-consumer) seconds=3 topics=2 frames=9"
                + " bytes=99 cursor=null\"");
    assertThat(lines.getLast())
        .contains("opened=\"1\" ended=\"0\" open=\"6\" bytes=\"250\"")
        .contains("reasons=\"none\"", "sample=\"none\"");
  }

  @Test
  void sample_isAnyOfThoseThatEnded(CapturedOutput log) {
    for (int i = 0; i < 200; i++) {
      for (int seconds = 0; seconds < 3; seconds++) {
        summary.ended(ended(CloseReason.GONE, seconds));
      }
      summary.log(0, 0);
    }
    Set<String> sampled = new HashSet<>();
    Matcher matcher = Pattern.compile("seconds=(\\d)").matcher(String.join("\n", lines(log)));
    while (matcher.find()) {
      sampled.add(matcher.group(1));
    }
    assertThat(sampled).containsExactlyInAnyOrder("0", "1", "2");
  }

  private static EndedConnection ended(CloseReason reason, long seconds) {
    return new EndedConnection(Transport.SSE, reason, seconds, 2, 9, 99, null);
  }

  private static List<String> lines(CapturedOutput log) {
    return new ArrayList<>(
        log.getAll().lines().filter(line -> line.contains("ConnectionSummary")).toList());
  }
}
