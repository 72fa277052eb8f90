package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Reads a file of the ledger, which is whole or not read at all. */
final class LedgerFileReader {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final String name;
  private final byte[] bytes;
  private int offset;
  private int line = 1;

  private LedgerFileReader(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** Gives each line but the last, which says that the file is whole; returns its location. */
  static LedgerLocation read(Path folder, String name, Consumer<LedgerEntry> entries) {
    try {
      return new LedgerFileReader(name, Files.readAllBytes(folder.resolve(name))).read(entries);
    } catch (NoSuchFileException _) {
      throw new UnreadableLedgerException(name + " is missing");
    } catch (IOException e) {
      throw new UnreadableLedgerException(name + " cannot be read: " + e);
    }
  }

  private LedgerLocation read(Consumer<LedgerEntry> entries) {
    long before = 0;
    while (offset < bytes.length) {
      LedgerEntry entry = next();
      if (entry.location().atMicros() < before) {
        throw new UnreadableLedgerException(entry.location(), "its time is before the last line's");
      }
      before = entry.location().atMicros();
      if (entry.kind().equals("closed")) {
        if (offset < bytes.length) {
          throw new UnreadableLedgerException(entry.location(), "lines after 'closed'");
        }
        return entry.location();
      }
      entries.accept(entry);
    }
    throw new UnreadableLedgerException(
        "%s:%d: ends without 'closed': its witness did not finish".formatted(name, line));
  }

  private LedgerEntry next() {
    int number = line;
    String text = new String(bytes, offset, end() - offset, UTF_8);
    offset = end() + 1;
    line++;
    String[] parts = text.split("\t", -1);
    LedgerLocation location = new LedgerLocation(time(parts[0], number), name, number, number);
    if (parts.length < 2) {
      throw new UnreadableLedgerException(location, "no line of a ledger: " + text);
    }
    List<String> fields = List.of(parts).subList(2, parts.length);
    LedgerEntry entry = new LedgerEntry(location, parts[1], fields, NOTHING);
    return parts[1].equals("read")
        ? new LedgerEntry(location, parts[1], fields, content(entry))
        : entry;
  }

  private ByteBuffer content(LedgerEntry entry) {
    long length = entry.number(1);
    if (length < 0 || length > bytes.length - offset - 1 || bytes[offset + (int) length] != '\n') {
      throw new UnreadableLedgerException(entry.location(), "its bytes are cut");
    }
    ByteBuffer content = ByteBuffer.wrap(bytes, offset, (int) length).slice();
    for (int i = 0; i <= length; i++) {
      if (bytes[offset + i] == '\n') {
        line++;
      }
    }
    offset += (int) length + 1;
    return content;
  }

  private int end() {
    for (int at = offset; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        return at;
      }
    }
    throw new UnreadableLedgerException("%s:%d: the line is cut".formatted(name, line));
  }

  private long time(String text, int number) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new UnreadableLedgerException("%s:%d: no time: %s".formatted(name, number, text));
    }
  }
}
