package io.tidings.faults.ledger;

import java.util.List;

/**
 * What one publisher sent, and what it was told. A number is one publication, however often it was
 * tried with the same idempotency key; whatever has no last word was indeterminate too.
 */
public final class Journal {
  private final LedgerFileWriter writer;

  Journal(LedgerFileWriter writer) {
    this.writer = writer;
  }

  /** Before the request leaves; again before each further try. */
  public void sent(long number, List<String> topics, Payload payload) {
    writer.write("sent", Long.toString(number), String.join(",", topics), payload.hash());
  }

  /** 201: it is in the log. */
  public void acknowledged(long number, String cursor) {
    writer.write("acked", Long.toString(number), cursor);
  }

  /** It was certainly not written, such as 400 or 503. */
  public void refused(long number, int status) {
    writer.write("refused", Long.toString(number), Integer.toString(status));
  }

  /** It may have been written or not: 504, or no answer. */
  public void indeterminate(long number, String why) {
    writer.write("unknown", Long.toString(number), why);
  }
}
