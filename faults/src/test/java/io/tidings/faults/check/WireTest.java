package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I11;
import static io.tidings.faults.check.Invariant.I12;
import static io.tidings.faults.ledger.ClientSpec.Trait.HEALTHY;
import static io.tidings.faults.ledger.ClientSpec.Trait.NATIVE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.ledger.ClientEntry;
import io.tidings.faults.ledger.ClientEntry.Opened;
import io.tidings.faults.ledger.ClientEntry.Read;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.testbed.websocket.ClientTransport;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I11 and I12. */
class WireTest extends LedgerCheckTest {

  @Test
  void framesOfTheContract_hold() {
    for (TestClient client :
        new TestClient[] {
          ledger.client("anna", BOARD, NATIVE), ledger.namedClient("bert", BOARD, NATIVE)
        }) {
      client
          .connects()
          .getsPosition("A.1-0")
          .getsKeepalive()
          .getsEphemeral("board")
          .getsResync("trimmed", "A.2-0", "board")
          .getsFullResync("epoch", "B.3-0", "board")
          .getsClosed("timeout")
          .ends("eof");
    }

    RunSummary summary = ledger.holds();
    assertThat(summary.closes()).containsEntry("timeout", 2L);
    assertThat(summary.statuses()).containsEntry("200", 2L);
    assertThat(summary.resyncs()).containsEntry("trimmed", 2L).containsEntry("epoch", 2L);
  }

  @Test
  void everyEventOfThisContractMayBeNamedMessage() {
    ledger
        .namedClient("anna", BOARD)
        .connects()
        .getsPosition("A.1-0")
        .frame("event: message\ndata: {\"users\":3}");

    ledger.holds();
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
        "data:"
            + " {\"type\":\"resync\",\"data\":{\"reason\":\"trimmed\",\"topics\":[],\"to\":\"A.9-0\"}}",
        "data: {\"type\":\"resync\",\"data\":{\"topics\":[\"board\"],\"to\":\"A.9-0\"}}",
        "data: {\"type\":\"connected\",\"data\":{\"node\":\"x\"}}",
        "data: {\"type\":\"closed\",\"data\":{\"reason\":\"timeout\"}}\nid: A.2-0",
        "id: nonsense",
        "id: A.02-0",
        "id:",
        "id: A.9007199254740992-0",
        "retry: soon",
        "ata: {\"type\":\"connected\"}",
        "id: A.\0"
      })
  void frameThatIsNone_isShown(String block) {
    ledger.client("anna", BOARD).connects().getsPosition("A.1-0").frame(block);

    ledger.violates(I11, "client-anna.jsonl:6: " + block.substring(0, 3));
  }

  @Test
  void durableEventWithoutAnId_isShown() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.getsWithoutId("board", paul.payload(1));

    ledger.violates(I11, "\"number\":1");
  }

  @Test
  void ephemeralEventThatLooksLikeAPublication_holds() {
    ledger
        .client("anna", BOARD)
        .connects()
        .getsPosition("A.1-0")
        .getsWithoutId("board", paul.payload(1));

    ledger.holds();
  }

  @Test
  void framesOfTwoConnectionsInterleaved_areReadAndShownEachByItself() {
    LedgerFileWriter<ClientEntry> log =
        ledger.nemesis().client("anna", new ClientSpec(BOARD, false, Set.of()));
    byte[] head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".getBytes(UTF_8);
    for (int connection : List.of(1, 2)) {
      log.write(at -> new Opened(at, connection, 8080, ClientTransport.EVENT_STREAM, "A.1-0"));
      log.write(at -> Read.of(at, connection, head, head.length));
    }
    byte[] one = "data: {\"one\"\n\n".getBytes(UTF_8);
    byte[] two = ": keepalive\n\n".getBytes(UTF_8);
    for (int i = 0; i < one.length; i++) {
      byte[] first = {one[i]};
      byte[] second = {two[i % two.length]};
      log.write(at -> Read.of(at, 1, first, 1));
      log.write(at -> Read.of(at, 2, second, 1));
    }

    Violation violation = ledger.violates(I11, "data: {\"one\"");
    assertThat(violation.lines().getFirst().text()).isEqualTo("data: {\"one\"");
  }

  @Test
  void blockAmongOthersOfOneRead_isShownAlone() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    anna.raw(": keepalive\n\ndata: {\ndata: 1\n\n: keepalive\n\n");
    Violation violation = ledger.violates(I11, "client-anna.jsonl:6: ");
    assertThat(violation.lines().getFirst().text()).isEqualTo("data: { | data: 1");
  }

  @Test
  void noHttpAtAll_isShown() {
    ledger.client("anna", BOARD).opens(null).raw("data: {}\n\n");

    ledger.violates(I11, "data: {}");
  }

  @Test
  void brokenChunk_isShown() {
    ledger.client("anna", BOARD).throughProxy().connects().getsPosition("A.1-0").raw("xyz\r\n");

    ledger.violates(I11, "xyz");
  }

  @Test
  void cutAnywhere_isNoViolation() {
    TestClient anna = ledger.client("anna", BOARD, NATIVE);
    anna.opens(null).ends("refused");
    anna.opens(null).raw("HTT").ends("reset");
    anna.opens(null).answered().raw("data: {\"ty").ends("reset");
    anna.opens(null).throughProxy().answered().raw("1f\r\nda").ends("reset");

    assertThat(ledger.holds().connections()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 400, 401, 403, 404, 429, 500, 502, 503, 504})
  void nativeClientSeesAnotherStatus_isShown(int status) {
    ledger.client("anna", BOARD, NATIVE).opens(null).answered(status, "text/event-stream");

    ledger.violates(I12, "HTTP/1.1 " + status);
  }

  @Test
  void nativeClientSeesAnotherMediaType_isShown() {
    ledger.client("anna", BOARD, NATIVE).opens(null).answered(200, "text/html");

    ledger.violates(I12, "HTTP/1.1 200");
  }

  @Test
  void otherClientsMaySeeAnyStatus() {
    ledger.client("anna", BOARD, HEALTHY).opens(null).answered(503, "text/html");

    assertThat(ledger.holds().statuses()).containsEntry("503", 1L);
  }
}
