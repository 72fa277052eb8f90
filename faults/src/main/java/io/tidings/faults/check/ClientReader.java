package io.tidings.faults.check;

import io.tidings.faults.check.Step.Answered;
import io.tidings.faults.check.Step.Ended;
import io.tidings.faults.check.Step.Garbled;
import io.tidings.faults.check.Step.Kept;
import io.tidings.faults.check.Step.Opened;
import io.tidings.faults.ledger.Terms;
import io.tidings.faults.ledger.Terms.Trait;
import io.tidings.faults.sse.Item;
import io.tidings.faults.sse.Item.Comment;
import io.tidings.faults.sse.Item.End;
import io.tidings.faults.sse.Item.Event;
import io.tidings.faults.sse.Item.Head;
import io.tidings.faults.sse.Item.Ignored;
import io.tidings.faults.sse.Item.Malformed;
import io.tidings.faults.sse.Item.Position;
import io.tidings.faults.sse.Item.Retry;
import io.tidings.faults.sse.ResponseReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the raw bytes of a client's connections into its steps. */
final class ClientReader {
  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, Connection> open = new HashMap<>();
  private @Nullable Terms terms;
  private @Nullable Mark begun;
  private Frames frames = new Frames(false);

  private ClientReader() {}

  static Client read(Path folder, String file, String name) {
    ClientReader reader = new ClientReader();
    Mark closed = LogFile.read(folder, file, reader::take);
    if (reader.terms == null || reader.begun == null) {
      throw new UnreadableLedgerException(closed, "a client without terms");
    }
    return new Client(name, reader.terms, reader.begun, reader.steps, closed);
  }

  private void take(Entry entry) {
    if (entry.kind().equals("terms") != (terms == null)) {
      throw new UnreadableLedgerException(entry.mark(), "terms have to come first, and once");
    }
    switch (entry.kind()) {
      case "terms" -> terms(entry);
      case "open" -> open(entry, (int) entry.number(0));
      case "read" -> connection(entry).read(entry.mark(), entry.content());
      case "end" -> {
        Connection connection = connection(entry);
        steps.add(new Ended(entry.mark(), connection.number, entry.field(1)));
        open.remove(connection.number);
      }
      default -> throw entry.unknownKind();
    }
  }

  private void terms(Entry entry) {
    boolean named = entry.field(1).equals("named");
    try {
      terms =
          new Terms(
              entry.list(0),
              named,
              entry.list(2).stream().map(Trait::valueOf).collect(Collectors.toSet()));
    } catch (IllegalArgumentException e) {
      throw new UnreadableLedgerException(entry.mark(), String.valueOf(e.getMessage()));
    }
    begun = entry.mark();
    frames = new Frames(named);
  }

  private void open(Entry entry, int number) {
    if (open.put(number, new Connection(number)) != null) {
      throw new UnreadableLedgerException(entry.mark(), "connection is open: " + number);
    }
    String last = entry.field(2);
    steps.add(new Opened(entry.mark(), number, last.equals("-") ? null : last));
  }

  private Connection connection(Entry entry) {
    Connection connection = open.get((int) entry.number(0));
    if (connection == null) {
      throw new UnreadableLedgerException(entry.mark(), "connection is not open");
    }
    return connection;
  }

  /** Keeps track of the file's lines that a block stands in, which may come in many reads. */
  private final class Connection {
    private final int number;
    private final ResponseReader response = new ResponseReader();
    private int blockFrom;
    private int blockTo;
    private boolean lineBegun;

    Connection(int number) {
      this.number = number;
    }

    void read(Mark mark, ByteBuffer content) {
      int line = mark.to() + 1;
      for (int from = 0; from < content.limit(); line++) {
        int to = from;
        boolean text = false;
        while (to < content.limit() && content.get(to) != '\n') {
          text |= content.get(to) != '\r';
          to++;
        }
        boolean ends = to < content.limit();
        to += ends ? 1 : 0;
        lineBegun |= text;
        take(mark, line, content.slice(from, to - from), ends && !lineBegun);
        lineBegun &= !ends;
        from = to;
      }
    }

    private void take(Mark mark, int line, ByteBuffer part, boolean blank) {
      if (lineBegun) {
        blockFrom = blockFrom == 0 ? line : blockFrom;
        blockTo = line;
      }
      Mark block =
          blockFrom == 0
              ? new Mark(mark.at(), mark.file(), line, line)
              : new Mark(mark.at(), mark.file(), blockFrom, blockTo);
      response
          .feed(part.array(), part.arrayOffset(), part.limit())
          .forEach(item -> found(block, item));
      if (blank) {
        blockFrom = 0;
      }
    }

    private void found(Mark mark, Item item) {
      switch (item) {
        case Head head -> steps.add(new Answered(mark, number, head.status(), head.mediaType()));
        case Position position -> steps.add(frames.moved(mark, number, position));
        case Event event -> steps.add(frames.happened(mark, number, event));
        case Comment _ -> steps.add(new Kept(mark, number));
        case Ignored(String text) ->
            steps.add(new Garbled(mark, number, "a line that no frame has: " + text));
        case Malformed(String why) -> steps.add(new Garbled(mark, number, why));
        // What was cut is no violation: the bytes that are missing are asked for again.
        case Retry _, End _ -> {}
      }
    }
  }
}
