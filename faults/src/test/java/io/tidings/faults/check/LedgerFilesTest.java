package io.tidings.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.check.Verdict.UnreadableLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger that is cut or contradicts itself decides nothing; above all, it never passes. */
class LedgerFilesTest extends LedgerCheckTest {
  private static final String NEMESIS = "nemesis.jsonl";
  private static final String JOURNAL = "publisher-paul.jsonl";
  private static final String CLIENT = "client-anna.jsonl";

  private void shortRun() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1)).ends("left");
    ledger.nemesis().phase("before");
    ledger.holds();
  }

  @ParameterizedTest
  @ValueSource(strings = {NEMESIS, JOURNAL, CLIENT})
  void fileCutAnywhere_isUnreadable(String file) throws IOException {
    shortRun();
    Path path = folder.resolve(file);
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(CheckLedger.check(folder))
          .as("cut to %d", length)
          .isInstanceOf(UnreadableLedger.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NEMESIS, JOURNAL, CLIENT})
  void fileMissing_isUnreadableAndNamed(String file) throws IOException {
    shortRun();
    Files.delete(folder.resolve(file));

    assertThat(why()).isEqualTo(file + " is missing");
  }

  @Test
  void runThatWasNotClosed_isUnreadable() {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1));

    assertThat(why()).contains("ends without a last line");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '{"entry":"Injected","at":9,"fault":"x"}\n{"entry":"Healed","at":7,"fault":"x"}', \
          nemesis.jsonl:2: its time is before
          '{"entry":"Surprise","at":9}', nemesis.jsonl:1: not a line of a ledger
          '{"entry":"LoginEnded","at":9,"number":1}', not a line of this file
          '{"entry":"Healed","at":"nine","fault":"x"}', String value ("nine")
          '{"entry":"Healed","fault":"x"}', property 'at'
          '{"entry":"Healed","at":9,"fault":null}', property "fault"
          '{"entry":"Healed","at":9,"fault":"x","by":"y"}', property "by"
          '{"entry":"Healed","at":9,"fault":"x"', end-of-input
          '{"entry":"Healed","at":9,"fault":"x"}{}', Trailing token
          '9', not a line of a ledger
          '', not a line of a ledger
          '{"entry":"Closed","at":9}', lines after
          '{"entry":"Witness","at":9,"file":"mystery.jsonl"}', a witness of no known kind
          '{"entry":"Witness","at":9,"file":"client-a.jsonl"}\n{"entry":"Witness","at":9,"file":"client-a.jsonl"}', \
          two witnesses wrote one file
          '{"entry":"GaugeSample","at":9,"what":"heap","value":"much","cap":1}', String value ("much")
          '{"entry":"GaugeSample","at":9,"what":"heap","value":1}', property 'cap'
          '{"entry":"Remains","at":9,"topic":"board","cursor":"A-2","publisher":"paul","number":1}', no cursor: A-2
          '{"entry":"Revoked","at":9,"client":"anna","eventId":"soon"}', no event id: soon
          '{"entry":"EpochEnded","at":9,"epoch":"A","fork":"5-0"}\n{"entry":"EpochEnded","at":9,"epoch":"A","fork":"6-0"}', \
          the epoch had another fork
          """)
  void nemesisContradictsItself_isUnreadable(String lines, String why) throws IOException {
    write(NEMESIS, lines);
    assertThat(why()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '{"entry":"Acknowledged","at":9,"number":1,"cursor":"A.2-0"}', an answer to what was never sent
          '{"entry":"Sent","at":8,"number":1,"topics":["board"],"hash":"aa"}\n{"entry":"Sent","at":9,"number":1,"topics":["board"],"hash":"bb"}', \
          p#1 was another before
          '{"entry":"Sent","at":8,"number":1,"topics":["board"],"hash":"aa"}\n{"entry":"Sent","at":9,"number":1,"topics":["chat"],"hash":"aa"}', \
          p#1 was another before
          '{"entry":"Sent","at":8,"number":1,"topics":["board"],"hash":"aa"}\n{"entry":"Acknowledged","at":9,"number":1,"cursor":"soon"}', \
          no cursor: soon
          '{"entry":"Sent","at":8,"number":1,"topics":[null],"hash":"aa"}', property "topics"
          """)
  void journalContradictsItself_isUnreadable(String lines, String why) throws IOException {
    write(NEMESIS, "{\"entry\":\"Witness\",\"at\":1,\"file\":\"publisher-p.jsonl\"}");
    write("publisher-p.jsonl", lines);
    assertThat(why()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          , a client without terms
          '{"entry":"Opened","at":1,"connection":1,"port":80,"transport":"WEBSOCKET","lastEventId":null}', terms have to come first
          'TERMS\nTERMS', 'terms have to come first, and once'
          '{"entry":"Terms","at":1,"spec":{"topics":["a"],"namedFraming":true,"traits":["LAZY"]}}', LAZY
          'TERMS\nOPENED\nOPENED', connection is open: 1
          'TERMS\n{"entry":"Read","at":2,"connection":1,"bytes":"x"}', connection is not open
          'TERMS\nOPENED\n{"entry":"Read","at":2,"connection":1}', property 'bytes'
          'TERMS\nOPENED\n{"entry":"Pinged","at":2,"connection":1,"payload":"p"}', a ping on an event stream
          """)
  void clientContradictsItself_isUnreadable(@Nullable String lines, String why) throws IOException {
    write(NEMESIS, "{\"entry\":\"Witness\",\"at\":1,\"file\":\"client-c.jsonl\"}");
    write("client-c.jsonl", lines);
    assertThat(why()).contains(why);
  }

  /** Writes lines, some of which are abbreviated, and the last one of a complete file. */
  private void write(String file, @Nullable String lines) throws IOException {
    String all =
        (lines == null ? "" : lines + "\n")
            .replace(
                "TERMS",
                "{\"entry\":\"Terms\",\"at\":1,\"spec\":"
                    + "{\"topics\":[\"a\"],\"namedFraming\":true,\"traits\":[]}}")
            .replace(
                "OPENED",
                "{\"entry\":\"Opened\",\"at\":2,\"connection\":1,\"port\":80,"
                    + "\"transport\":\"EVENT_STREAM\",\"lastEventId\":null}");
    Files.writeString(folder.resolve(file), all + "{\"entry\":\"Closed\",\"at\":10}\n");
  }

  private String why() {
    Verdict verdict = CheckLedger.check(folder);
    assertThat(verdict).as(verdict.toString()).isInstanceOf(UnreadableLedger.class);
    return ((UnreadableLedger) verdict).why();
  }
}
