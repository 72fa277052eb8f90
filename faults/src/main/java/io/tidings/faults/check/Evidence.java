package io.tidings.faults.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.ClientEntry.Read;
import io.tidings.faults.ledger.LedgerFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Turns locations into the lines of the ledger that they refer to, with their text. */
final class Evidence {
  private static final int MAX_LENGTH = 200;

  private final Path folder;

  Evidence(Path folder) {
    this.folder = folder;
  }

  Violation show(Findings.Finding finding) {
    List<LedgerLine> lines = finding.locations().stream().map(this::line).toList();
    return new Violation(finding.invariant(), finding.what(), lines, finding.more());
  }

  private LedgerLine line(LedgerLocation location) {
    List<String> lines;
    try {
      lines = List.of(Files.readString(folder.resolve(location.file())).split("\n"));
    } catch (IOException e) {
      throw new UnreadableLedgerException(location.file() + " cannot be read: " + e);
    }
    lines = lines.subList(location.line() - 1, lines.size());
    String text = location.length() == 0 ? lines.getFirst() : block(location, lines);
    text = text.strip().replace("\r", "").replace("\n", " | ").replace('\t', ' ');
    return new LedgerLine(
        location.file(),
        location.line(),
        text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text);
  }

  /** Reassembles a block that arrived in several reads, between those of other connections. */
  private static String block(LedgerLocation location, List<String> lines) {
    StringBuilder block = new StringBuilder();
    int connection = 0;
    for (int i = 0; i < lines.size() && block.length() < location.length(); i++) {
      byte[] line = lines.get(i).getBytes(UTF_8);
      if (LedgerFormat.entry(line, 0, line.length) instanceof Read read
          && (i == 0 || read.connection() == connection)) {
        int from = i == 0 ? location.offset() : 0;
        int missing = location.length() - block.length();
        block.append(read.bytes(), from, Math.min(read.bytes().length(), from + missing));
        connection = read.connection();
      }
    }
    return block.toString();
  }
}
