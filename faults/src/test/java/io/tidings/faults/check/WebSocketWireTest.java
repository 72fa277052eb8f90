package io.tidings.faults.check;

import static io.tidings.faults.check.Invariant.I11;
import static io.tidings.faults.check.Invariant.I12;
import static io.tidings.faults.check.Invariant.I4;
import static io.tidings.faults.ledger.ClientSpec.Trait.HEALTHY;
import static io.tidings.faults.ledger.ClientSpec.Trait.NATIVE;
import static io.tidings.testbed.websocket.ClientTransport.EVENT_STREAM;
import static io.tidings.testbed.websocket.ClientTransport.WEBSOCKET;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.testbed.websocket.WebSocketFrame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** I11 and I12 of connections that were upgraded. */
class WebSocketWireTest extends LedgerCheckTest {

  private TestClient anna(Trait... traits) {
    return ledger.client("anna", BOARD, traits).by(WEBSOCKET).connects().getsPosition("A.1-0");
  }

  @Test
  void framesOfTheContract_hold() {
    ledger
        .client("anna", BOARD, NATIVE, HEALTHY)
        .by(WEBSOCKET)
        .opens(null)
        .answered()
        .sends(text("{\"type\":\"attaching\"}"))
        .getsConnected()
        .getsPosition("A.1-0")
        .getsKeepalive()
        .getsEphemeral("board")
        .sends(WebSocketFrame.ping(new byte[0]))
        .pings("1")
        .pings("2")
        .sends(pong("2"))
        .getsResync("trimmed", "A.2-0", "board")
        .getsFullResync("epoch", "B.3-0", "board")
        .getsEnd("timeout", 4408)
        .ends("eof");

    RunSummary summary = ledger.holds();
    assertThat(summary.closes()).containsEntry("timeout", 1L);
    assertThat(summary.statuses()).containsEntry("101", 1L);
    assertThat(summary.resyncs()).containsEntry("trimmed", 1L).containsEntry("epoch", 1L);
  }

  @Test
  void resumeByTheOtherTransport_isJudgedAsOne() {
    TestClient anna = anna();
    paul.publishes(1, "A.2-0", "board");
    paul.publishes(2, "A.3-0", "board");
    anna.ends("eof").by(EVENT_STREAM).connectsAfter("A.1-0");
    anna.gets("A.2-0", "board", paul.payload(1)).ends("reset");
    anna.by(WEBSOCKET).connectsAfter("A.2-0").getsPosition("A.3-0");

    ledger.violates(I4, "Acknowledged 2 A.3-0", "A.3-0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[1]",
        "{\"type\":\"ping\"}{\"type\":\"ping\"}",
        "{\"type\":\"ping\",\"id\":7}",
        "{\"type\":\"ping\",\"id\":\"nonsense\"}",
        "{\"type\":\"ping\",\"id\":\"\"}",
        "{\"type\":\"ping\",\"retry\":2140}",
        "{\"type\":\"ping\",\"more\":1}",
        "{\"type\":\"connected\",\"data\":{\"node\":\"n\",\"keepaliveMs\":15000}}",
        "{\"type\":\"closed\",\"data\":{\"reason\":\"timeout\"}}",
        "{\"type\":\"closed\",\"data\":{\"reason\":\"timeout\"},\"retry\":1,\"id\":\"A.2-0\"}",
        "{\"type\":\"card.moved\",\"data\":{}}",
        "{\"topic\":\"board\",\"data\":{}}",
        "{\"topic\":\"board\",\"type\":\"closed\",\"data\":{},\"retry\":1}",
        "{\"type\":\"resync\",\"data\":{\"reason\":\"trimmed\",\"topics\":[],\"to\":\"A.9-0\"}}"
      })
  void messageThatIsNone_isShown(String text) {
    anna().sends(text(text));

    ledger.violates(I11, "client-anna.jsonl:6: ");
  }

  @ParameterizedTest
  @CsvSource({
    "1, a message in fragments",
    "2, a frame with opcode 2",
    "130, a frame with opcode 2",
    "128, a continuation of nothing",
    "131, opcode 3",
    "193, a reserved bit",
    "138, a pong that nobody asked for"
  })
  void frameThatNoNodeSends_isShown(int firstByte, String why) {
    anna().sends(new WebSocketFrame(firstByte, "{\"type\":\"ping\"}".getBytes(US_ASCII)));

    assertThat(ledger.violates(I11, "client-anna.jsonl:6: ").toString()).contains(why);
  }

  @Test
  void textThatIsNoUtf8_isShown() {
    anna().sends(new WebSocketFrame(129, new byte[] {'"', (byte) 0xff, '"'}));

    assertThat(ledger.violates(I11, "client-anna.jsonl:6: ").toString()).contains("no UTF-8");
  }

  @Test
  void maskedFrame_isShown() {
    anna().raw("\u0001\u00ff");

    ledger.violates(I11, "client-anna.jsonl:6: ");
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, 4403, timeout",
    "timeout, 4408, revoked",
    "timeout, 1000, timeout",
    "new, 4408, new"
  })
  void closeFrameThatDoesNotMatch_isShown(String reason, int code, String said) {
    anna().getsClosed(reason).sends(WebSocketFrame.close(code, said));

    ledger.violates(I11, "client-anna.jsonl:7: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 1002, 1008, 4503})
  void closeFrameWithoutClosed_isShown(int code) {
    anna().sends(WebSocketFrame.close(code, "shutdown"));

    ledger.violates(I11, "client-anna.jsonl:6: ");
  }

  @Test
  void messageAfterClosed_isShown() {
    anna().getsClosed("timeout").getsKeepalive();

    ledger.violates(I11, "client-anna.jsonl:7: ");
  }

  @Test
  void frameAfterTheCloseFrame_isShown() {
    anna().getsEnd("timeout", 4408).sends(WebSocketFrame.ping(new byte[0]));

    ledger.violates(I11, "client-anna.jsonl:8: ");
  }

  @Test
  void closedWithoutCloseFrame_isShownOfHealthyClients() {
    anna(HEALTHY).getsClosed("timeout").ends("eof");

    ledger.violates(I11, "Ended 1 eof");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "left"})
  void connectionCutBeforeTheCloseFrame_holds(String how) {
    anna(HEALTHY).getsClosed("timeout").ends(how);

    ledger.holds();
  }

  @Test
  void othersMayBeCutBeforeTheCloseFrame() {
    anna().getsClosed("timeout").ends("eof");

    ledger.holds();
  }

  @Test
  void pingWithoutItsPong_isShownOfHealthyClients() {
    TestClient anna = anna(HEALTHY).pings("1").sends(pong("1")).pings("2");
    ledger.passes(Duration.ofSeconds(11));
    anna.getsKeepalive();

    ledger.violates(I11, "Read 1");
  }

  @Test
  void pingWithoutItsPong_thatNothingFollows_holds() {
    anna(HEALTHY).pings("1");
    ledger.passes(Duration.ofSeconds(11));

    ledger.holds();
  }

  @Test
  void pongOfAnotherPing_isShown() {
    anna().pings("1").sends(pong("2"));

    ledger.violates(I11, "client-anna.jsonl:7: ");
  }

  @Test
  void frameCutIntoBytes_isReadAndShownAlone() {
    anna().inPortionsOf(1).getsKeepalive().sends(text("{\"type\":1}")).getsKeepalive();

    Violation violation = ledger.violates(I11, "client-anna.jsonl:");
    assertThat(violation.lines().getFirst().text()).endsWith("{\"type\":1}");
  }

  @Test
  void cutAnywhere_isNoViolation() {
    TestClient anna = ledger.client("anna", BOARD, NATIVE, HEALTHY).by(WEBSOCKET);
    anna.opens(null).ends("refused");
    anna.opens(null).raw("HTT").ends("reset");
    anna.opens(null).answered().getsPart().ends("eof");

    assertThat(ledger.holds().connections()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void nativeClientMeetsABalancerWithoutNodes_holds(int status) {
    ledger
        .client("anna", BOARD, NATIVE)
        .by(WEBSOCKET)
        .opens(null)
        .answered(status, "application/problem+json")
        .ends("eof");

    ledger.holds();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 400, 401, 403, 404, 426, 429, 500})
  void nativeClientIsNotUpgraded_isShown(int status) {
    ledger
        .client("anna", BOARD, NATIVE)
        .by(WEBSOCKET)
        .opens(null)
        .answered(status, "text/event-stream");

    ledger.violates(I12, "HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Accept: , Sec-WebSocket-Accept: x",
    "Upgrade: WebSocket, Upgrade: h2c",
    "Connection: Upgrade, Connection: close",
    "Connection: Upgrade, Connection: Upgrade~Sec-WebSocket-Extensions: permessage-deflate",
    "Connection: Upgrade, Connection: Upgrade~Sec-WebSocket-Protocol: chat"
  })
  void answerThatIsNoUpgrade_isShown(String part, String instead) {
    ledger
        .client("anna", BOARD, NATIVE)
        .by(WEBSOCKET)
        .opens(null)
        .raw(TestClient.UPGRADED.replace(part, instead.replace("~", "\r\n")));

    ledger.violates(I11, "HTTP/1.1 101");
  }

  private static WebSocketFrame text(String text) {
    return WebSocketFrame.text(text);
  }

  private static WebSocketFrame pong(String payload) {
    return WebSocketFrame.pong(payload.getBytes(US_ASCII));
  }
}
