package io.tidings.faults.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.UpstreamEntry;
import io.tidings.faults.ledger.UpstreamEntry.StreamEnded;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One open stream. One thread writes; another waits for the client's end. */
final class UpstreamStream {
  /** The longest time between two signs of life. */
  static final Duration KEEPALIVE = Duration.ofSeconds(1);

  private static final String HEAD =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Cache-Control: no-store\r
      Connection: close\r
      \r
      event: connected
      data: {"keepaliveMs":%d}
      """
          .formatted(KEEPALIVE.toMillis());

  private final ScriptedUpstream server;
  private final LedgerFileWriter<UpstreamEntry> log;
  private final UpstreamMailbox mailbox;
  private final Socket socket;
  private final int number;
  private final String node;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean silent;

  UpstreamStream(
      ScriptedUpstream server,
      LedgerFileWriter<UpstreamEntry> log,
      UpstreamMailbox mailbox,
      Socket socket,
      int number,
      String node) {
    this.server = server;
    this.log = log;
    this.mailbox = mailbox;
    this.socket = socket;
    this.number = number;
    this.node = node;
  }

  String user() {
    return mailbox.user();
  }

  String node() {
    return node;
  }

  /** Sends nothing any more, and stays open. */
  void silence() {
    silent = true;
  }

  /** Sends what comes until the stream ends. */
  void run(@Nullable String lastId) throws InterruptedException {
    UpstreamMailbox.Begin begin = mailbox.open(number, node, lastId);
    server.opened(this);
    Thread.ofVirtual().name("upstream-end-" + number).start(this::awaitEnd);
    try {
      OutputStream out = socket.getOutputStream();
      String position = "id: " + begin.id() + "\n";
      String greeting =
          begin.known()
              ? HEAD + (lastId == null ? position : "") + "\n"
              : HEAD + "\nevent: resync\ndata: {\"reason\":\"epoch\"}\n" + position + "\n";
      out.write(greeting.getBytes(UTF_8));
      send(out, begin.after());
    } catch (IOException e) {
      end("reset");
    }
  }

  private void send(OutputStream out, long last) throws IOException, InterruptedException {
    while (!ended.get()) {
      StringBuilder text = new StringBuilder();
      for (UpstreamMailbox.Frame frame : mailbox.after(last, KEEPALIVE.dividedBy(2))) {
        text.append(frame.text());
        last = frame.number();
      }
      server.awaitReachable(node);
      if (!silent && !ended.get()) {
        out.write((text.isEmpty() ? "event: ping\ndata: {}\n\n" : text).toString().getBytes(UTF_8));
      }
    }
  }

  private void awaitEnd() {
    try {
      while (socket.getInputStream().read() >= 0) {
        // A client sends nothing more.
      }
      end("eof");
    } catch (IOException e) {
      end("reset");
    }
  }

  /** Ends the stream, or takes note of its end. */
  void end(String how) {
    if (ended.compareAndSet(false, true)) {
      log.write(at -> new StreamEnded(at, number, mailbox.user(), how));
      UpstreamListener.close(socket);
      server.ended(this);
    }
  }
}
