package io.tidings.faults.check;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns marks into the lines of the ledger that they mean, as they stand there. */
final class Evidence {
  private static final int SHORT = 200;

  private final Path folder;

  Evidence(Path folder) {
    this.folder = folder;
  }

  Violation show(Findings.Found found) {
    List<Line> lines = found.marks().stream().map(this::line).toList();
    return new Violation(found.invariant(), found.what(), lines, found.more());
  }

  private Line line(Mark mark) {
    Excerpt excerpt = new Excerpt(mark);
    Mark closed = LogFile.read(folder, mark.file(), excerpt::take);
    String text = closed.from() == mark.from() ? closed.at() + " closed" : excerpt.text;
    text = text.strip().replace("\r", "").replace("\n", " | ").replace('\t', ' ');
    return new Line(
        mark.file(), mark.from(), text.length() > SHORT ? text.substring(0, SHORT) + "…" : text);
  }

  /** Puts a block together again that came in several reads, between those of others. */
  private static final class Excerpt {
    private final Mark mark;
    private final Map<String, StringBuilder> byConnection = new HashMap<>();
    private String text = "";

    Excerpt(Mark mark) {
      this.mark = mark;
    }

    void take(Entry entry) {
      int line = entry.mark().from();
      if (line > mark.to()) {
        return;
      }
      if (entry.content().hasRemaining()) {
        content(entry, line + 1);
      } else if (line == mark.from()) {
        text = "%d %s %s".formatted(mark.at(), entry.kind(), String.join(" ", entry.fields()));
      }
    }

    private void content(Entry entry, int firstLine) {
      ByteBuffer content = entry.content();
      StringBuilder part = new StringBuilder();
      int line = firstLine;
      for (int at = 0; at < content.limit() && line <= mark.to(); at++) {
        // Raw bytes are no text in any encoding: each is a character here.
        char next = (char) Byte.toUnsignedInt(content.get(at));
        if (line >= mark.from()) {
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
