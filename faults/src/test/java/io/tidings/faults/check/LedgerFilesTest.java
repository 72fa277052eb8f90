package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.check.Verdict.UnreadableLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger that is cut or contradicts itself decides nothing; above all, it never passes. */
class LedgerFilesTest extends LedgerCheckTest {
  private static final String NEMESIS = "nemesis.log";
  private static final String JOURNAL = "publisher-paul.journal";
  private static final String CLIENT = "client-anna.log";

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

    assertThat(why()).contains("ends without 'closed'");
  }

  @ParameterizedTest
  @CsvSource({
    "'9\tinject\tx\n7\theal\tx\n', nemesis.log:2: its time is before",
    "'9\tsurprise\n', unknown line",
    "'nine\theal\tx\n', no time: nine",
    "'9\n', no line of a ledger",
    "'9\tclosed\n', lines after",
    "'9\twitness\tmystery.txt\n', a witness of no known kind",
    "'9\twitness\tclient-a.log\n9\twitness\tclient-a.log\n', two witnesses wrote one file",
    "'9\tsample\theap\tmuch\t1\n', no number: much",
    "'9\tsample\theap\t1\n', without field 3",
    "'9\tsurvives\tboard\tA-2\tpaul\t1\n', no cursor: A-2",
    "'9\trevoked\tanna\tsoon\n', no event id: soon",
    "'9\tepoch\tA\t5-0\n9\tepoch\tA\t6-0\n', the epoch had another fork"
  })
  void nemesisContradictsItself_isUnreadable(String lines, String why) throws IOException {
    Files.writeString(folder.resolve(NEMESIS), lines + "10\tclosed\n");

    assertThat(why()).contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "'9\tacked\t1\tA.2-0\n', an answer to what was never sent",
    "'8\tsent\t1\tboard\taa\n9\tsent\t1\tboard\tbb\n', p#1 was another before",
    "'8\tsent\t1\tboard\taa\n9\tsent\t1\tchat\taa\n', p#1 was another before",
    "'8\tsent\t1\tboard\taa\n9\tacked\t1\tsoon\n', no cursor: soon"
  })
  void journalContradictsItself_isUnreadable(String lines, String why) throws IOException {
    Files.writeString(
        folder.resolve(NEMESIS), "1\twitness\tpublisher-p.journal\n2\tclosed\n", UTF_8);
    Files.writeString(folder.resolve("publisher-p.journal"), lines + "10\tclosed\n");

    assertThat(why()).contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "'', a client without terms",
    "'1\topen\t1\t80\t-\n', terms have to come first",
    "'1\tterms\ta\tnamed\t\n2\tterms\ta\tnamed\t\n', terms have to come first, and once",
    "'1\tterms\ta\tnamed\tLAZY\n', LAZY",
    "'1\tterms\ta\tnamed\t\n2\topen\t1\t80\t-\n3\topen\t1\t80\t-\n', connection is open: 1",
    "'1\tterms\ta\tnamed\t\n2\tread\t1\t1\nx\n', connection is not open",
    "'1\tterms\ta\tnamed\t\n2\topen\t1\t80\t-\n2\tread\t1\t99\nx\n', its bytes are cut"
  })
  void clientContradictsItself_isUnreadable(String lines, String why) throws IOException {
    Files.writeString(folder.resolve(NEMESIS), "1\twitness\tclient-c.log\n2\tclosed\n", UTF_8);
    Files.writeString(folder.resolve("client-c.log"), lines + "10\tclosed\n");

    assertThat(why()).contains(why);
  }

  private String why() {
    Verdict verdict = CheckLedger.check(folder);
    assertThat(verdict).as(verdict.toString()).isInstanceOf(UnreadableLedger.class);
    return ((UnreadableLedger) verdict).why();
  }
}
