package io.tidings.node.chat.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.LogUnavailableException;
import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.Workspace;
import io.tidings.events.spring.StateReader;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.interest.Interest;
import io.tidings.node.relay.RelaySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections that come and go while Redis is slow, fails, or executes a command whose answer is
 * lost: in the end there is an entry for each that is open, and for no other.
 */
class ActiveConnectionTest {
  private static final int CONNECTIONS = 100;

  /** A Redis that does as a seed says, one command after the other. */
  private static final class UnreliableScripts implements StateScripts, AutoCloseable {
    private final Random random;
    private final ScheduledExecutorService server = Executors.newSingleThreadScheduledExecutor();
    final Set<String> fields = ConcurrentHashMap.newKeySet();

    UnreliableScripts(long seed) {
      random = new Random(seed);
    }

    @Override
    public CompletableFuture<List<Object>> run(
        Workspace workspace, StateScript script, List<String> names, List<String> arguments) {
      throw new AssertionError("a removal must not be lost in a failover");
    }

    @Override
    public synchronized CompletableFuture<List<Object>> write(
        Workspace workspace, StateScript script, List<String> names, List<String> arguments) {
      boolean executed = random.nextInt(10) > 0;
      boolean answered = executed && random.nextInt(10) > 0;
      CompletableFuture<List<Object>> answer = new CompletableFuture<>();
      Runnable command =
          () -> {
            if (executed && arguments.getFirst().equals("put")) {
              fields.add(arguments.get(1));
            } else if (executed) {
              fields.remove(arguments.get(1));
            }
            if (answered) {
              answer.complete(List.of());
            } else {
              answer.completeExceptionally(new LogUnavailableException("no answer", null));
            }
          };
      server.schedule(command, random.nextInt(20), TimeUnit.MILLISECONDS);
      return answer;
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  private static final class OneNode implements Interest {
    @Override
    public Handle open(String kind, long user) {
      return () -> {};
    }

    @Override
    public void poke(String kind, long user) {}

    @Override
    public boolean present(String kind, long user) {
      return true;
    }

    @Override
    public Set<String> liveNodes(StateReader state) {
      return Set.of(node());
    }

    @Override
    public String node() {
      return "node";
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void entries_ofConnectionsThatComeAndGo_areThoseOfTheOpenOnes(long seed) {
    Random random = new Random(seed);
    try (UnreliableScripts scripts = new UnreliableScripts(seed)) {
      ActiveEntries entries =
          new ActiveEntries(scripts, new OneNode(), RelaySettings.defaults("node"));
      List<ActiveConnection> open = new ArrayList<>();
      List<ActiveConnection> closing = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        ActiveConnection connection =
            new ActiveConnection(entries, 7, PeerUrl.of("https://example.org/ada"));
        connection.take();
        switch (random.nextInt(3)) {
          case 0 -> connection.release();
          case 1 -> closing.add(connection);
          default -> open.add(connection);
        }
      }
      await("an entry for each that is open")
          .atMost(Duration.ofSeconds(20))
          .until(() -> scripts.fields.size() >= open.size());
      closing.forEach(ActiveConnection::release);
      await("no entry of another")
          .atMost(Duration.ofSeconds(20))
          .until(() -> scripts.fields.size() == open.size());
      open.forEach(ActiveConnection::release);
      await("no entry at all").atMost(Duration.ofSeconds(20)).until(scripts.fields::isEmpty);
      entries.destroy();
      assertThat(scripts.fields).isEmpty();
    }
  }
}
