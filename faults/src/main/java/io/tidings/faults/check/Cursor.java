package io.tidings.faults.check;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A position as clients and nodes write it, {@code <epoch>.<ms>-<seq>}. */
record Cursor(String epoch, Id id) {
  private static final Pattern EPOCH = Pattern.compile("[A-Za-z0-9]{1,28}");

  static @Nullable Cursor read(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || !EPOCH.matcher(text.substring(0, dot)).matches()) {
      return null;
    }
    Id id = Id.read(text.substring(dot + 1));
    return id == null ? null : new Cursor(text.substring(0, dot), id);
  }

  /** Of a line that a witness wrote: anything else makes the ledger unreadable. */
  static Cursor of(Entry entry, int field) {
    Cursor cursor = read(entry.field(field));
    if (cursor == null) {
      throw new UnreadableLedgerException(entry.mark(), "no cursor: " + entry.field(field));
    }
    return cursor;
  }

  @Override
  public String toString() {
    return epoch + "." + id;
  }
}
