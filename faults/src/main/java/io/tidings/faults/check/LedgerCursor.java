package io.tidings.faults.check;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A position as clients and nodes write it, {@code <epoch>.<ms>-<seq>}. */
record LedgerCursor(String epoch, LedgerEventId id) {
  private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9]{1,28}");

  static @Nullable LedgerCursor read(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || !EPOCH.matcher(text.substring(0, dot)).matches()) {
      return null;
    }
    LedgerEventId id = LedgerEventId.read(text.substring(dot + 1));
    return id == null ? null : new LedgerCursor(text.substring(0, dot), id);
  }

  /** Parses the cursor in a witness's line; any other text makes the ledger unreadable. */
  static LedgerCursor read(LedgerLocation location, String text) {
    LedgerCursor cursor = read(text);
    if (cursor == null) {
      throw new UnreadableLedgerException(location, "no cursor: " + text);
    }
    return cursor;
  }

  @Override
  public String toString() {
    return epoch + "." + id;
  }
}
