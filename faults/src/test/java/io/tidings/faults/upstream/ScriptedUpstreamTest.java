package io.tidings.faults.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidings.events.embedded.Ports;
import io.tidings.faults.check.CheckLedger;
import io.tidings.faults.check.Verdict.Holds;
import io.tidings.faults.ledger.Ledger;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedUpstreamTest {
  private static final int TIMEOUT_MS = 10_000;

  /** Longer than two keepalives. */
  private static final int SILENCE_MS = 2_500;

  private final int port = Ports.free();
  @TempDir Path folder;
  private Ledger ledger;
  private ScriptedUpstream upstream;

  @BeforeEach
  void start() {
    ledger = Ledger.create(folder);
    ledger.overlapWithin(Duration.ofMinutes(1));
    upstream = ScriptedUpstream.start(port, ledger, _ -> "node-0", List.of("ada"));
  }

  @AfterEach
  void end() {
    upstream.close();
    ledger.close();
    assertThat(CheckLedger.check(folder)).isInstanceOf(Holds.class);
  }

  @Test
  void stream_getsWhatIsEmitted() throws IOException {
    try (Client client = client(null)) {
      client.reads("event: connected\ndata: {\"keepaliveMs\":1000}\nid: 1-0\n\n");

      upstream.emit("ada", "inbound");
      upstream.emit("ada", "outbound-state");

      client.reads("event: inbound\ndata: {\"peer\":\"https://up.test/ada/1/at/");
      client.reads("\"rowId\":1}\nid: 1-1\n\n");
      client.reads("event: outbound-state\ndata: {\"peer\":\"up.test/ada/2/at/");
      client.reads("\"rowId\":2,\"state\":\"delivered\"}\nid: 1-2\n\n");
    }
  }

  @Test
  void stream_withoutEvents_givesSignsOfLife() throws IOException {
    try (Client client = client(null)) {
      client.reads("event: ping\ndata: {}\n\n");
      client.reads("event: ping\ndata: {}\n\n");
    }
  }

  @Test
  void resumedStream_getsWhatItMissed_once() throws IOException {
    upstream.emit("ada", "inbound");
    upstream.emit("ada", "inbound");

    try (Client client = client("1-1")) {
      client.reads("event: connected\ndata: {\"keepaliveMs\":1000}\n\nevent: inbound");
      client.reads("id: 1-2\n\nevent: ping");
    }
  }

  @Test
  void unknownId_isAnsweredWithAResync() throws IOException {
    upstream.emit("ada", "inbound");
    upstream.stop();
    upstream.restartWithoutHistory();

    try (Client client = client("1-1")) {
      client.reads("event: resync\ndata: {\"reason\":\"epoch\"}\nid: 2-1\n\n");
    }
  }

  @Test
  void restart_keepsHistory() throws IOException {
    upstream.stop();
    assertThatThrownBy(() -> client(null)).isInstanceOf(ConnectException.class);
    upstream.emit("ada", "inbound");
    upstream.restart();

    try (Client client = client("1-0")) {
      client.reads("id: 1-1\n\n");
    }
  }

  @Test
  void silentStream_staysOpen_andItsEndIsSeen() throws IOException {
    try (Client client = client(null)) {
      client.reads("id: 1-0\n\n");
      upstream.silenceStreams();
      upstream.emit("ada", "inbound");

      client.readsNothing();
      assertThat(upstream.holders("ada")).containsExactly("node-0");
    }
    awaitNoStream();
  }

  @Test
  void nodeThatIsCutOff_getsNothingBeforeTheHeal() throws IOException {
    try (Client open = client(null)) {
      open.reads("id: 1-0\n\n");
      upstream.cutOff("node-0");
      try (Client late = client("1-0")) {
        upstream.emit("ada", "inbound");
        open.readsNothing();
        assertThat(upstream.streams()).isEqualTo(1);

        upstream.heal();

        open.reads("id: 1-1\n\n");
        late.reads("id: 1-1\n\n");
      }
    }
  }

  @Test
  void anotherNode_isNotCutOff() throws IOException {
    upstream.cutOff("node-1");

    try (Client client = client(null)) {
      client.reads("id: 1-0\n\n");
    }
  }

  @Test
  void flappingUpstream_endsEachStream() throws IOException {
    upstream.endStreamsAfter(Duration.ofMillis(50));

    try (Client client = client(null)) {
      client.reads("id: 1-0\n\n");
      client.readsEnd();
    }
    upstream.heal();
    try (Client client = client(null)) {
      client.reads("event: ping");
    }
  }

  @Test
  void wrongToken_isRefused() throws IOException {
    try (Client client = new Client("GET /api/v1/events", "another", null)) {
      client.reads("HTTP/1.1 401 ");
    }
    assertThat(upstream.streams()).isZero();
  }

  @Test
  void contacts_areThereForTheToken() throws IOException {
    try (Client client = new Client("GET /api/v1/contacts", ScriptedUpstream.token("ada"), null)) {
      client.reads("HTTP/1.1 200 ");
      client.reads("{\"contacts\":[]}");
    }
  }

  private Client client(@Nullable String lastId) throws IOException {
    return new Client("GET /api/v1/events", ScriptedUpstream.token("ada"), lastId);
  }

  private void awaitNoStream() {
    Awaitility.await("the end of the stream").until(() -> upstream.streams() == 0);
  }

  /** A connection of a node. */
  private final class Client implements AutoCloseable {
    private final Socket socket;
    private final StringBuilder unread = new StringBuilder();

    Client(String target, String token, @Nullable String lastId) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(TIMEOUT_MS);
      String position = lastId == null ? "" : "Last-Event-ID: " + lastId + "\r\n";
      socket
          .getOutputStream()
          .write(
              "%s HTTP/1.1\r\nHost: up\r\nAuthorization: Bearer %s\r\n%s\r\n"
                  .formatted(target, token, position)
                  .getBytes(UTF_8));
    }

    /** Reads up to the end of that text. */
    void reads(String text) throws IOException {
      while (unread.indexOf(text) < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as("an end after %s", unread).isNotNegative();
        unread.append((char) next);
      }
      unread.delete(0, unread.indexOf(text) + text.length());
    }

    void readsNothing() throws IOException {
      socket.setSoTimeout(SILENCE_MS);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(TIMEOUT_MS);
    }

    void readsEnd() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // What came before the end.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
