package io.tidings.faults.ledger;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A line of a ledger's file: one JSON object, which names its type first and then its time, such as
 * {@code {"entry":"Acknowledged","at":9000,"number":2,"cursor":"A.3-0"}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "entry")
public sealed interface LedgerEntry
    permits AssignmentEntry,
        ChangeEntry,
        ClientEntry,
        LedgerEntry.Closed,
        NemesisEntry,
        PublisherEntry,
        UpstreamEntry,
        UserEntry {
  /** The time of its witness: microseconds since the ledger was opened. */
  long at();

  /** The last line of each file; a file without it was cut by a crash. */
  record Closed(long at) implements LedgerEntry {}
}
