package io.tidings.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.faults.check.Verdict.Holds;
import io.tidings.faults.check.Verdict.Unreadable;
import io.tidings.faults.check.Verdict.Violated;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.Terms;
import io.tidings.faults.ledger.Terms.Trait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Tells a run into a ledger. Every line of it comes a millisecond after the one before. */
final class Story {
  private final Path folder;
  private final Ledger ledger;
  private long now;

  Story(Path folder) {
    this.folder = folder;
    this.ledger = Ledger.create(folder, () -> now += 1_000);
  }

  /** What the nemesis writes. */
  Ledger nemesis() {
    return ledger;
  }

  Publisher publisher(String name) {
    return new Publisher(name, ledger.journal(name));
  }

  /** In unnamed framing. */
  Reader client(String name, List<String> topics, Trait... traits) {
    return new Reader(ledger.client(name, new Terms(topics, false, Set.of(traits))), false);
  }

  Reader namedClient(String name, List<String> topics, Trait... traits) {
    return new Reader(ledger.client(name, new Terms(topics, true, Set.of(traits))), true);
  }

  Story passes(Duration time) {
    now += time.toNanos() / 1_000;
    return this;
  }

  long now() {
    return now;
  }

  Verdict end() {
    ledger.close();
    return CheckLedger.check(folder);
  }

  /** The run's end: every invariant held. */
  Summary holds() {
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
      assertThat(violation.lines().get(i).toString()).contains(lines[i]);
    }
    return violation;
  }

  /** The run's end: nothing is decided. */
  String unreadable() {
    Verdict verdict = end();
    assertThat(verdict).as(verdict.toString()).isInstanceOf(Unreadable.class);
    return ((Unreadable) verdict).why();
  }
}
