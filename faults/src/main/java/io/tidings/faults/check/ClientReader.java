package io.tidings.faults.check;

import io.tidings.faults.check.Observation.ConnectionEnded;
import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.check.Observation.Garbled;
import io.tidings.faults.check.Observation.KeepaliveReceived;
import io.tidings.faults.check.Observation.ResponseStarted;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.faults.sse.ResponseItem;
import io.tidings.faults.sse.ResponseItem.CommentLine;
import io.tidings.faults.sse.ResponseItem.DispatchedEvent;
import io.tidings.faults.sse.ResponseItem.IgnoredLine;
import io.tidings.faults.sse.ResponseItem.MalformedResponse;
import io.tidings.faults.sse.ResponseItem.PositionBlock;
import io.tidings.faults.sse.ResponseItem.ResponseEnd;
import io.tidings.faults.sse.ResponseItem.ResponseHead;
import io.tidings.faults.sse.ResponseItem.RetryField;
import io.tidings.faults.sse.ResponseReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the raw bytes of a client's connections into its observations. */
final class ClientReader {
  private final List<Observation> observations = new ArrayList<>();
  private final Map<Integer, ConnectionReader> openConnections = new HashMap<>();
  private @Nullable ClientSpec clientSpec;
  private @Nullable LedgerLocation started;
  private FrameInterpreter interpreter = new FrameInterpreter(false);

  private ClientReader() {}

  static RecordedClient read(Path folder, String file, String name) {
    ClientReader reader = new ClientReader();
    LedgerLocation logEnd = LedgerFileReader.read(folder, file, reader::take);
    if (reader.clientSpec == null || reader.started == null) {
      throw new UnreadableLedgerException(logEnd, "a client without terms");
    }
    return new RecordedClient(name, reader.clientSpec, reader.started, reader.observations, logEnd);
  }

  private void take(LedgerEntry entry) {
    if (entry.kind().equals("terms") != (clientSpec == null)) {
      throw new UnreadableLedgerException(entry.location(), "terms have to come first, and once");
    }
    switch (entry.kind()) {
      case "terms" -> readClientSpec(entry);
      case "open" -> connectionOpened(entry, (int) entry.number(0));
      case "read" -> connection(entry).read(entry.location(), entry.content());
      case "end" -> {
        ConnectionReader connection = connection(entry);
        observations.add(new ConnectionEnded(entry.location(), connection.number, entry.field(1)));
        openConnections.remove(connection.number);
      }
      default -> throw entry.unknownKind();
    }
  }

  private void readClientSpec(LedgerEntry entry) {
    boolean namedFraming = entry.field(1).equals("named");
    try {
      clientSpec =
          new ClientSpec(
              entry.list(0),
              namedFraming,
              entry.list(2).stream().map(Trait::valueOf).collect(Collectors.toSet()));
    } catch (IllegalArgumentException e) {
      throw new UnreadableLedgerException(entry.location(), String.valueOf(e.getMessage()));
    }
    started = entry.location();
    interpreter = new FrameInterpreter(namedFraming);
  }

  private void connectionOpened(LedgerEntry entry, int number) {
    if (openConnections.put(number, new ConnectionReader(number)) != null) {
      throw new UnreadableLedgerException(entry.location(), "connection is open: " + number);
    }
    String last = entry.field(2);
    observations.add(
        new ConnectionOpened(entry.location(), number, last.equals("-") ? null : last));
  }

  private ConnectionReader connection(LedgerEntry entry) {
    ConnectionReader connection = openConnections.get((int) entry.number(0));
    if (connection == null) {
      throw new UnreadableLedgerException(entry.location(), "connection is not open");
    }
    return connection;
  }

  /** Keeps track of the file's lines that a block stands in, which may come in many reads. */
  private final class ConnectionReader {
    private final int number;
    private final ResponseReader response = new ResponseReader();
    private int blockFrom;
    private int blockTo;
    private boolean lineBegun;

    ConnectionReader(int number) {
      this.number = number;
    }

    void read(LedgerLocation location, ByteBuffer content) {
      int line = location.lastLine() + 1;
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
        take(location, line, content.slice(from, to - from), ends && !lineBegun);
        lineBegun &= !ends;
        from = to;
      }
    }

    private void take(LedgerLocation location, int line, ByteBuffer part, boolean blank) {
      if (lineBegun) {
        blockFrom = blockFrom == 0 ? line : blockFrom;
        blockTo = line;
      }
      LedgerLocation block =
          blockFrom == 0
              ? new LedgerLocation(location.atMicros(), location.file(), line, line)
              : new LedgerLocation(location.atMicros(), location.file(), blockFrom, blockTo);
      response
          .feed(part.array(), part.arrayOffset(), part.limit())
          .forEach(item -> observe(block, item));
      if (blank) {
        blockFrom = 0;
      }
    }

    private void observe(LedgerLocation location, ResponseItem item) {
      switch (item) {
        case ResponseHead head ->
            observations.add(
                new ResponseStarted(location, number, head.status(), head.mediaType()));
        case PositionBlock position ->
            observations.add(interpreter.position(location, number, position));
        case DispatchedEvent event ->
            observations.addAll(interpreter.event(location, number, event));
        case CommentLine _ -> observations.add(new KeepaliveReceived(location, number));
        case IgnoredLine(String text) ->
            observations.add(new Garbled(location, number, "a line that no frame has: " + text));
        case MalformedResponse(String why) -> observations.add(new Garbled(location, number, why));
        // What was cut is no violation: the bytes that are missing are asked for again.
        case RetryField _, ResponseEnd _ -> {}
      }
    }
  }
}
