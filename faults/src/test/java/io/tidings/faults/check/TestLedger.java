package io.tidings.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.check.Verdict.Holds;
import io.tidings.faults.check.Verdict.UnreadableLedger;
import io.tidings.faults.check.Verdict.Violated;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.faults.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Writes a run into a ledger. Every line of it comes a millisecond after the one before. */
final class TestLedger {
  private final Path folder;
  private final Ledger recording;
  private long now;

  TestLedger(Path folder) {
    this.folder = folder;
    this.recording = Ledger.create(folder, () -> now += 1_000);
  }

  /** What the nemesis writes. */
  Ledger nemesis() {
    return recording;
  }

  TestPublisher publisher(String name) {
    return new TestPublisher(name, recording.publisher(name));
  }

  /** In unnamed framing. */
  TestClient client(String name, List<String> topics, Trait... traits) {
    return new TestClient(
        recording.client(name, new ClientSpec(topics, false, Set.of(traits))), false);
  }

  TestClient namedClient(String name, List<String> topics, Trait... traits) {
    return new TestClient(
        recording.client(name, new ClientSpec(topics, true, Set.of(traits))), true);
  }

  TestTab tab(String name, String user) {
    return new TestTab(recording.tab(name, user), user);
  }

  /** A client of activities that its user may see in those scopes. */
  TestActivityStream activityStream(String name, Trait trait, String... scopes) {
    ClientSpec spec = new ClientSpec(List.of(scopes), false, Set.of(Trait.NATIVE, trait));
    return new TestActivityStream(recording.activityStream(name, spec, TestActivityStream.MARK));
  }

  TestUpstream upstream(String name) {
    return new TestUpstream(recording.upstream(name));
  }

  TestLedger passes(Duration time) {
    now += time.toNanos() / 1_000;
    return this;
  }

  long now() {
    return now;
  }

  Verdict end() {
    recording.close();
    return CheckLedger.check(folder);
  }

  /** The run's end: every invariant held. */
  RunSummary holds() {
    Verdict verdict = end();
    assertThat(verdict).as(verdict.toString()).isInstanceOf(Holds.class);
    return ((Holds) verdict).summary();
  }

  /** The run's end: that invariant did not hold, which lines with these texts show; others did. */
  Violation violates(Invariant invariant, String... lines) {
    Violation violation = violatesAmongOthers(invariant, lines);
    assertThat(((Violated) CheckLedger.check(folder)).violations())
        .as("only " + invariant)
        .containsExactly(violation);
    return violation;
  }

  /** The run's end: that invariant did not hold, and others perhaps did not, either. */
  Violation violatesAmongOthers(Invariant invariant, String... lines) {
    Verdict verdict = end();
    assertThat(verdict).as(verdict.toString()).isInstanceOf(Violated.class);
    Violation violation =
        ((Violated) verdict)
            .violations().stream()
                .filter(found -> found.invariant() == invariant)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + invariant + " in\n" + verdict));
    assertThat(violation.lines()).as(verdict.toString()).hasSameSizeAs(lines);
    for (int i = 0; i < lines.length; i++) {
      assertThat(plain(violation.lines().get(i))).contains(lines[i]);
    }
    return violation;
  }

  /** An entry as its type and its values but the time, such as {@code Acknowledged 2 A.3-0}. */
  private static String plain(LedgerLine line) {
    String values =
        line.text().replaceAll("\"at\":[0-9]+,?|\"[A-Za-z]+\":|[{}\"\\[\\]]", "").replace(',', ' ');
    return line.text().startsWith("{\"entry\":")
        ? "%s:%d: %s".formatted(line.file(), line.number(), values)
        : line.toString();
  }

  /** The run's end: nothing is decided. */
  String unreadable() {
    Verdict verdict = end();
    assertThat(verdict).as(verdict.toString()).isInstanceOf(UnreadableLedger.class);
    return ((UnreadableLedger) verdict).why();
  }
}
