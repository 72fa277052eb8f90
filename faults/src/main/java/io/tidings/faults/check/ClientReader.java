package io.tidings.faults.check;

import io.tidings.faults.check.Observation.ConnectionEnded;
import io.tidings.faults.check.Observation.ConnectionOpened;
import io.tidings.faults.ledger.ClientEntry;
import io.tidings.faults.ledger.ClientEntry.ActivityTerms;
import io.tidings.faults.ledger.ClientEntry.Ended;
import io.tidings.faults.ledger.ClientEntry.Opened;
import io.tidings.faults.ledger.ClientEntry.Pinged;
import io.tidings.faults.ledger.ClientEntry.Read;
import io.tidings.faults.ledger.ClientEntry.TabTerms;
import io.tidings.faults.ledger.ClientEntry.Terms;
import io.tidings.faults.ledger.ClientEntry.UserStreamTerms;
import io.tidings.faults.ledger.ClientSpec;
import io.tidings.faults.ledger.ClientSpec.Trait;
import io.tidings.testbed.websocket.ClientTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the raw bytes of one client's connections into its observations. */
final class ClientReader {
  private final List<Observation> observations = new ArrayList<>();
  private final Map<Integer, ConnectionReader> openConnections = new HashMap<>();
  private @Nullable ClientSpec clientSpec;
  private @Nullable String user;
  private @Nullable Long userId;
  private @Nullable String mark;
  private @Nullable LedgerLocation started;
  private BlockInterpreter blocks = new TriggerInterpreter();
  private MessageInterpreter messages = new TopicMessageInterpreter();

  private ClientReader() {}

  static RecordedClient read(Path folder, String file, String name) {
    ClientReader reader = new ClientReader();
    LedgerLocation logEnd = LedgerFileReader.read(folder, file, ClientEntry.class, reader::take);
    if (reader.clientSpec == null || reader.started == null) {
      throw new UnreadableLedgerException(logEnd, "a client without terms");
    }
    return new RecordedClient(name, reader.clientSpec, reader.started, reader.observations, logEnd);
  }

  static RecordedTab readTab(Path folder, String file, String name) {
    ClientReader reader = new ClientReader();
    LedgerLocation logEnd = LedgerFileReader.read(folder, file, ClientEntry.class, reader::take);
    if (reader.user == null) {
      throw new UnreadableLedgerException(logEnd, "a tab without terms");
    }
    return new RecordedTab(name, reader.user, reader.observations, logEnd);
  }

  static RecordedUserStream readUserStream(Path folder, String file, String name) {
    ClientReader reader = new ClientReader();
    LedgerLocation logEnd = LedgerFileReader.read(folder, file, ClientEntry.class, reader::take);
    if (reader.userId == null) {
      throw new UnreadableLedgerException(logEnd, "a user's stream without terms");
    }
    return new RecordedUserStream(name, reader.userId, reader.observations, logEnd);
  }

  static RecordedActivityStream readActivityStream(Path folder, String file, String name) {
    ClientReader reader = new ClientReader();
    LedgerLocation logEnd = LedgerFileReader.read(folder, file, ClientEntry.class, reader::take);
    if (reader.clientSpec == null || reader.started == null || reader.mark == null) {
      throw new UnreadableLedgerException(logEnd, "a stream of activities without terms");
    }
    return new RecordedActivityStream(
        new RecordedClient(name, reader.clientSpec, reader.started, reader.observations, logEnd),
        reader.mark,
        null);
  }

  private void take(Located<ClientEntry> located) {
    LedgerLocation location = located.location();
    boolean terms =
        located.entry() instanceof Terms
            || located.entry() instanceof ActivityTerms
            || located.entry() instanceof TabTerms
            || located.entry() instanceof UserStreamTerms;
    if (terms != (started == null)) {
      throw new UnreadableLedgerException(location, "terms have to come first, and once");
    }
    switch (located.entry()) {
      case Terms(long _, ClientSpec spec) -> {
        clientSpec = spec;
        started = location;
        blocks = new FrameInterpreter(spec.namedFraming());
      }
      case ActivityTerms(long _, ClientSpec spec, String begin) -> {
        clientSpec = spec;
        mark = begin;
        started = location;
        blocks = new ActivityInterpreter(spec.topics(), begin);
      }
      case TabTerms(long _, String owner) -> {
        user = owner;
        started = location;
      }
      case UserStreamTerms(long _, long owner) -> {
        userId = owner;
        started = location;
        UserStreamInterpreter interpreter = new UserStreamInterpreter();
        blocks = interpreter;
        messages = interpreter;
      }
      case Opened opened -> {
        int number = opened.connection();
        if (openConnections.put(number, reader(location, number, opened.transport())) != null) {
          throw new UnreadableLedgerException(location, "connection is open: " + number);
        }
        observations.add(new ConnectionOpened(location, number, opened.lastEventId()));
      }
      case Read read -> connection(location, read.connection()).read(location, read.raw());
      case Pinged(long _, int number, String payload) ->
          connection(location, number).pinged(location, payload);
      case Ended(long _, int number, String how) -> {
        connection(location, number).ended(location, how);
        observations.add(new ConnectionEnded(location, number, how));
        openConnections.remove(number);
      }
    }
  }

  private ConnectionReader reader(LedgerLocation opened, int number, ClientTransport transport) {
    return switch (transport) {
      case EVENT_STREAM -> new EventStreamReader(number, blocks, observations::add);
      case WEBSOCKET ->
          new WebSocketConnectionReader(
              opened,
              number,
              clientSpec != null && clientSpec.traits().contains(Trait.HEALTHY),
              messages,
              observations::add);
    };
  }

  private ConnectionReader connection(LedgerLocation location, int number) {
    ConnectionReader connection = openConnections.get(number);
    if (connection == null) {
      throw new UnreadableLedgerException(location, "connection is not open");
    }
    return connection;
  }
}
