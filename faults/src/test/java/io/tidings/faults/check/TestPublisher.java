package io.tidings.faults.check;

import io.tidings.faults.ledger.Journal;
import io.tidings.faults.ledger.Payload;
import java.util.List;

/** A publisher of a test's ledger. The text of its events follows from their number. */
final class TestPublisher {
  private final String name;
  private final Journal journal;

  TestPublisher(String name, Journal journal) {
    this.name = name;
    this.journal = journal;
  }

  TestPublisher sends(long number, String... topics) {
    journal.sent(number, List.of(topics), payload(number));
    return this;
  }

  TestPublisher acked(long number, String cursor) {
    journal.acknowledged(number, cursor);
    return this;
  }

  TestPublisher refused(long number) {
    journal.refused(number, 503);
    return this;
  }

  TestPublisher unknown(long number) {
    journal.indeterminate(number, "504");
    return this;
  }

  /** Sent and acknowledged. */
  TestPublisher publishes(long number, String cursor, String... topics) {
    return sends(number, topics).acked(number, cursor);
  }

  Payload payload(long number) {
    return new Payload(name, number, "text" + number);
  }
}
