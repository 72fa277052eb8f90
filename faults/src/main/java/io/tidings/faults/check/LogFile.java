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
final class LogFile {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final String name;
  private final byte[] bytes;
  private int offset;
  private int line = 1;

  private LogFile(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** Gives each line but the last, which says that the file is whole; returns its mark. */
  static Mark read(Path folder, String name, Consumer<Entry> entries) {
    try {
      return new LogFile(name, Files.readAllBytes(folder.resolve(name))).read(entries);
    } catch (NoSuchFileException _) {
      throw new UnreadableLedgerException(name + " is missing");
    } catch (IOException e) {
      throw new UnreadableLedgerException(name + " cannot be read: " + e);
    }
  }

  private Mark read(Consumer<Entry> entries) {
    long before = 0;
    while (offset < bytes.length) {
      Entry entry = next();
      if (entry.mark().at() < before) {
        throw new UnreadableLedgerException(entry.mark(), "its time is before the last line's");
      }
      before = entry.mark().at();
      if (entry.kind().equals("closed")) {
        if (offset < bytes.length) {
          throw new UnreadableLedgerException(entry.mark(), "lines after 'closed'");
        }
        return entry.mark();
      }
      entries.accept(entry);
    }
    throw new UnreadableLedgerException(
        "%s:%d: ends without 'closed': its witness did not finish".formatted(name, line));
  }

  private Entry next() {
    int number = line;
    String text = new String(bytes, offset, end() - offset, UTF_8);
    offset = end() + 1;
    line++;
    String[] parts = text.split("\t", -1);
    Mark mark = new Mark(time(parts[0], number), name, number, number);
    if (parts.length < 2) {
      throw new UnreadableLedgerException(mark, "no line of a ledger: " + text);
    }
    List<String> fields = List.of(parts).subList(2, parts.length);
    Entry entry = new Entry(mark, parts[1], fields, NOTHING);
    return parts[1].equals("read") ? new Entry(mark, parts[1], fields, content(entry)) : entry;
  }

  private ByteBuffer content(Entry entry) {
    long length = entry.number(1);
    if (length < 0 || length > bytes.length - offset - 1 || bytes[offset + (int) length] != '\n') {
      throw new UnreadableLedgerException(entry.mark(), "its bytes are cut");
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
