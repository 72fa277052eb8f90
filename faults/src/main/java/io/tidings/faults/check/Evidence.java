package io.tidings.faults.check;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns locations into the lines of the ledger that they mean, as they stand there. */
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
    Excerpt excerpt = new Excerpt(location);
    LedgerLocation closed = LedgerFileReader.read(folder, location.file(), excerpt::take);
    String text =
        closed.firstLine() == location.firstLine() ? closed.atMicros() + " closed" : excerpt.text;
    text = text.strip().replace("\r", "").replace("\n", " | ").replace('\t', ' ');
    return new LedgerLine(
        location.file(),
        location.firstLine(),
        text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text);
  }

  /** Puts a block together again that came in several reads, between those of others. */
  private static final class Excerpt {
    private final LedgerLocation location;
    private final Map<String, StringBuilder> byConnection = new HashMap<>();
    private String text = "";

    Excerpt(LedgerLocation location) {
      this.location = location;
    }

    void take(LedgerEntry entry) {
      int line = entry.location().firstLine();
      if (line > location.lastLine()) {
        return;
      }
      if (entry.content().hasRemaining()) {
        content(entry, line + 1);
      } else if (line == location.firstLine()) {
        text =
            "%d %s %s"
                .formatted(location.atMicros(), entry.kind(), String.join(" ", entry.fields()));
      }
    }

    private void content(LedgerEntry entry, int firstLine) {
      ByteBuffer content = entry.content();
      StringBuilder part = new StringBuilder();
      int line = firstLine;
      for (int at = 0; at < content.limit() && line <= location.lastLine(); at++) {
        // Raw bytes are no text in any encoding: each is a character here.
        char next = (char) Byte.toUnsignedInt(content.get(at));
        if (line >= location.firstLine()) {
          part.append(next);
        }
        line += next == '\n' ? 1 : 0;
      }
      if (!part.isEmpty()) {
        text = byConnection.merge(entry.field(0), part, StringBuilder::append).toString();
      }
    }
  }
}
