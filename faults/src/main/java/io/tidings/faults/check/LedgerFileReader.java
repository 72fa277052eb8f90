package io.tidings.faults.check;

import io.tidings.faults.ledger.LedgerEntry;
import io.tidings.faults.ledger.LedgerEntry.Closed;
import io.tidings.faults.ledger.LedgerFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/** Reads a file of the ledger, and rejects one that is not complete. */
final class LedgerFileReader {
  private final String name;
  private final byte[] bytes;
  private int offset;
  private int line;

  private LedgerFileReader(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * Passes on each line but the last, which marks the file as complete; returns that line's
   * location.
   *
   * @param kind of the file's entries
   */
  static <E extends LedgerEntry> LedgerLocation read(
      Path folder, String name, Class<E> kind, Consumer<Located<E>> entries) {
    try {
      return new LedgerFileReader(name, Files.readAllBytes(folder.resolve(name)))
          .read(kind, entries);
    } catch (NoSuchFileException _) {
      throw new UnreadableLedgerException(name + " is missing");
    } catch (IOException e) {
      throw new UnreadableLedgerException(name + " cannot be read: " + e);
    }
  }

  private <E extends LedgerEntry> LedgerLocation read(Class<E> kind, Consumer<Located<E>> entries) {
    long before = 0;
    while (offset < bytes.length) {
      LedgerEntry entry = next();
      LedgerLocation location = LedgerLocation.ofLine(entry.at(), name, line);
      if (entry.at() < before) {
        throw new UnreadableLedgerException(location, "its time is before the last line's");
      }
      before = entry.at();
      if (entry instanceof Closed) {
        if (offset < bytes.length) {
          throw new UnreadableLedgerException(location, "lines after the end");
        }
        return location;
      }
      if (!kind.isInstance(entry)) {
        throw new UnreadableLedgerException(location, "not a line of this file: " + entry);
      }
      entries.accept(new Located<>(location, kind.cast(entry)));
    }
    line++;
    throw unreadable("ends without a last line: its witness did not finish");
  }

  private LedgerEntry next() {
    line++;
    int end = offset;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length) {
      throw unreadable("the line is cut");
    }
    try {
      return LedgerFormat.entry(bytes, offset, end - offset);
    } catch (JacksonException e) {
      throw unreadable("not a line of a ledger: " + e.getOriginalMessage());
    } finally {
      offset = end + 1;
    }
  }

  private UnreadableLedgerException unreadable(String why) {
    return new UnreadableLedgerException(LedgerLocation.ofLine(0, name, line), why);
  }
}
