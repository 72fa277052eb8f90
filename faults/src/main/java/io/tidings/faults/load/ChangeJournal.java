package io.tidings.faults.load;

import io.tidings.faults.ledger.ChangeEntry;
import io.tidings.faults.ledger.ChangeEntry.Changed;
import io.tidings.faults.ledger.ChangeEntry.Changing;
import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.LedgerFileWriter;

/**
 * A user's requests that change something. Each has a tab id of its own, by which its activity is
 * known. For one thread at a time.
 */
final class ChangeJournal {
  private final String name;
  private final Ledger ledger;
  private final LedgerFileWriter<ChangeEntry> log;
  private long number;

  /**
   * @param name that no other journal has, of this run or another of the same cluster
   */
  ChangeJournal(Ledger ledger, String name) {
    this.ledger = ledger;
    this.name = name;
    this.log = ledger.changes(name);
  }

  /** A request, and the tab id that it has to be sent with. */
  record Change(long number, String tab) {}

  /**
   * A thing is about to be made. Must be called before the request is sent.
   *
   * @param scope names those who may see the activity
   * @param content what the activity has to say
   */
  Change begin(String scope, String content) {
    long own = ++number;
    log.write(at -> Changing.making(at, own, scope, content));
    return change(own);
  }

  /**
   * The same for a thing that is there. A thing that was lost is not changed, and the answer need
   * not say so.
   *
   * @param madeAt when it was made
   */
  Change begin(String scope, String content, long madeAt) {
    long own = ++number;
    log.write(at -> new Changing(at, own, scope, content, madeAt));
    return change(own);
  }

  private Change change(long own) {
    String tab = name + ChangeEntry.TAB_SEPARATOR + own + ChangeEntry.TAB_SEPARATOR + ledger.now();
    return new Change(own, tab);
  }

  void acknowledged(Change change) {
    log.write(at -> new Changed(at, change.number()));
  }
}
