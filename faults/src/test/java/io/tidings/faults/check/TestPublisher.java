package io.tidings.faults.check;

import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.Payload;
import io.tidings.faults.ledger.PublisherEntry;
import io.tidings.faults.ledger.PublisherEntry.Acknowledged;
import io.tidings.faults.ledger.PublisherEntry.Indeterminate;
import io.tidings.faults.ledger.PublisherEntry.Refused;
import io.tidings.faults.ledger.PublisherEntry.Sent;
import java.util.List;

/** A publisher of a test's ledger. The text of its events follows from their number. */
final class TestPublisher {
  private final String name;
  private final LedgerFileWriter<PublisherEntry> journal;

  TestPublisher(String name, LedgerFileWriter<PublisherEntry> journal) {
    this.name = name;
    this.journal = journal;
  }

  TestPublisher sends(long number, String... topics) {
    journal.write(at -> new Sent(at, number, List.of(topics), payload(number).hash()));
    return this;
  }

  TestPublisher acked(long number, String cursor) {
    journal.write(at -> new Acknowledged(at, number, cursor));
    return this;
  }

  TestPublisher refused(long number) {
    journal.write(at -> new Refused(at, number, 503));
    return this;
  }

  TestPublisher unknown(long number) {
    journal.write(at -> new Indeterminate(at, number, "504"));
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
