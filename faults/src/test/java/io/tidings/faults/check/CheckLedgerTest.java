package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The checker as a program. */
class CheckLedgerTest extends LedgerCheckTest {

  private record Outcome(int status, String output) {}

  private Outcome run() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CheckLedger.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("the checker exits").isTrue();
    return new Outcome(process.exitValue(), output);
  }

  @Test
  void main_everythingHolds_printsTheSummaryAndExitsWith0() throws Exception {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.gets("A.2-0", "board", paul.payload(1)).getsClosed("shutdown").ends("eof");
    ledger.end();

    Outcome outcome = run();

    assertThat(outcome.output())
        .isEqualTo(
            """
            all invariants hold
            1 events published: 1 acknowledged, 0 refused, 0 indeterminate
            1 clients on 1 connections (0 with another cursor): 1 deliveries
            resyncs {}, closes {shutdown=1}, statuses {200=1}
            """);
    assertThat(outcome.status()).isZero();
  }

  @Test
  void main_violated_printsTheTwoLinesAndExitsWith1() throws Exception {
    TestClient anna = ledger.client("anna", BOARD).connects().getsPosition("A.1-0");
    paul.publishes(1, "A.2-0", "board");
    anna.getsPosition("A.3-0");
    ledger.nemesis().sample("heap", 2, 1);
    ledger.end();

    Outcome outcome = run();

    assertThat(outcome.output())
        .startsWith(
            """
            I4 violated (what was acknowledged is delivered or covered by a resync): \
            anna went past A.2-0 (paul#1) of board
                publisher-paul.jsonl:2: {"entry":"Acknowledged","at":9000,"number":1,"cursor":"A.2-0"}
                client-anna.jsonl:6: data: {"type":"ping"} | id: A.3-0
            I7 violated (what is bounded stays within its cap): heap is 2.0, above 1.0
                nemesis.jsonl:3: {"entry":"GaugeSample","at":11000,"what":"heap","value":2.0,"cap":1.0}
            1 events published\
            """);
    assertThat(outcome.status()).isOne();
  }

  @Test
  void main_notALedger_saysSoAndExitsWith2() throws Exception {
    Outcome outcome = run();

    assertThat(outcome.output()).startsWith("unreadable ledger: nemesis.jsonl:1: ends without");
    assertThat(outcome.status()).isEqualTo(2);
  }
}
