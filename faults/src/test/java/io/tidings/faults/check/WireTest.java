package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I11;
import static io.tidings.faults.check.Invariant.I12;
import static io.tidings.faults.ledger.Terms.Trait.HEALTHY;
import static io.tidings.faults.ledger.Terms.Trait.NATIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.ledger.ClientLog;
import io.tidings.faults.ledger.Terms;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I11 and I12. */
class WireTest extends StoryTest {

  @Test
  void framesOfTheContract_hold() {
    for (Reader reader :
        new Reader[] {
          story.client("anna", BOARD, NATIVE), story.namedClient("bert", BOARD, NATIVE)
        }) {
      reader
          .connects()
          .isAt("A.1-0")
          .isKept()
          .getsEphemeral("board")
          .isToldToFetch("trimmed", "A.2-0", "board")
          .isToldToFetchAll("epoch", "B.3-0", "board")
          .isDismissed("timeout")
          .ends("eof");
    }

    Summary summary = story.holds();
    assertThat(summary.closes()).containsEntry("timeout", 2L);
    assertThat(summary.statuses()).containsEntry("200", 2L);
    assertThat(summary.resyncs()).containsEntry("trimmed", 2L).containsEntry("epoch", 2L);
  }

  @Test
  void everyEventOfThisContractMayBeNamedMessage() {
    story
        .namedClient("anna", BOARD)
        .connects()
        .isAt("A.1-0")
        .frame("event: message\ndata: {\"users\":3}");

    story.holds();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {",
        "data: [1]",
        "data: {\"type\":\"connected\"}",
        "data: {\"type\":\"card.moved\",\"data\":{}}",
        "data: {\"topic\":\"board\",\"data\":{}}",
        "event: x\ndata: {\"topic\":\"board\",\"type\":\"x\",\"data\":{}}",
        "data: {\"type\":\"closed\",\"data\":{}}",
        "data: {\"type\":\"resync\",\"data\":{\"reason\":\"trimmed\",\"topics\":[\"board\"]}}",
        "data: {\"type\":\"resync\",\"data\":{\"reason\":\"trimmed\",\"topics\":[],\"to\":\"A.9-0\"}}",
        "data: {\"type\":\"resync\",\"data\":{\"topics\":[\"board\"],\"to\":\"A.9-0\"}}",
        "id: A.2-0\ndata: {\"type\":\"connected\",\"data\":{\"node\":\"x\"}}",
        "id: nonsense",
        "id: A.02-0",
        "id:",
        "id: A.9007199254740992-0",
        "retry: soon",
        "ata: {\"type\":\"connected\"}",
        "id: A.\0"
      })
  void frameThatIsNone_isShown(String block) {
    story.client("anna", BOARD).connects().isAt("A.1-0").frame(block);

    story.violates(I11, "client-anna.log:22: " + block.substring(0, 3));
  }

  @Test
  void durableEventWithoutAnId_isShown() {
    Reader anna = story.client("anna", BOARD).connects().isAt("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.getsWithoutId("board", paul.payload(1));

    story.violates(I11, "\"number\":1");
  }

  @Test
  void ephemeralEventThatLooksLikeAPublication_holds() {
    story.client("anna", BOARD).connects().isAt("A.1-0").getsWithoutId("board", paul.payload(1));

    story.holds();
  }

  @Test
  void framesOfTwoConnectionsInterleaved_areReadAndShownEachByItself() {
    ClientLog log = story.nemesis().client("anna", new Terms(BOARD, false, Set.of()));
    byte[] head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(UTF_8);
    for (int connection = 1; connection <= 2; connection++) {
      log.opens(connection, 8080, "A.1-0");
      log.read(connection, head, head.length);
    }
    byte[] one = "data: {\"one\"\n\n".getBytes(UTF_8);
    byte[] two = ": keepalive\n\n".getBytes(UTF_8);
    for (int i = 0; i < one.length; i++) {
      log.read(1, new byte[] {one[i]}, 1);
      log.read(2, new byte[] {two[i % two.length]}, 1);
    }

    Violation violation = story.violates(I11, "data: {\"one\"");
    assertThat(violation.lines().getFirst().text()).isEqualTo("data: {\"one\"");
  }

  @Test
  void noHttpAtAll_isShown() {
    story.client("anna", BOARD).opens(null).raw("data: {}\n\n");

    story.violates(I11, "data: {}");
  }

  @Test
  void brokenChunk_isShown() {
    story.client("anna", BOARD).throughProxy().connects().isAt("A.1-0").raw("xyz\r\n");

    story.violates(I11, "xyz");
  }

  @Test
  void cutAnywhere_isNoViolation() {
    Reader anna = story.client("anna", BOARD, NATIVE);
    anna.opens(null).ends("refused");
    anna.opens(null).raw("HTT").ends("reset");
    anna.opens(null).answered().raw("data: {\"ty").ends("reset");
    anna.opens(null).throughProxy().answered().raw("1f\r\nda").ends("reset");

    assertThat(story.holds().connections()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 400, 401, 403, 404, 429, 500, 502, 503, 504})
  void nativeClientSeesAnotherStatus_isShown(int status) {
    story.client("anna", BOARD, NATIVE).opens(null).answered(status, "text/event-stream");

    story.violates(I12, "HTTP/1.1 " + status);
  }

  @Test
  void nativeClientSeesAnotherMediaType_isShown() {
    story.client("anna", BOARD, NATIVE).opens(null).answered(200, "text/html");

    story.violates(I12, "HTTP/1.1 200");
  }

  @Test
  void otherClientsMaySeeAnyStatus() {
    story.client("anna", BOARD, HEALTHY).opens(null).answered(503, "text/html");

    assertThat(story.holds().statuses()).containsEntry("503", 1L);
  }
}
