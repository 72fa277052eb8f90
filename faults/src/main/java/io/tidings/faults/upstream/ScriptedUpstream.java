package io.tidings.faults.upstream;

import io.tidings.faults.ledger.Ledger;
import io.tidings.faults.ledger.LedgerFileWriter;
import io.tidings.faults.ledger.UpstreamEntry;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The upstream server of a run. Its faults are those of a server, and of the way between it and one
 * node: which node a connection belongs to is asked of the system. Safe for use by many threads.
 */
public final class ScriptedUpstream implements AutoCloseable {
  private final UpstreamListener listener;
  private final IntFunction<String> nodeOf;
  private final LedgerFileWriter<UpstreamEntry> log;
  private final Map<String, UpstreamMailbox> mailboxes;
  private final Set<UpstreamStream> streams = ConcurrentHashMap.newKeySet();
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile @Nullable Duration longestStream;

  // Guarded by this.
  private @Nullable String unreachable;

  private ScriptedUpstream(
      int port, Ledger ledger, IntFunction<String> nodeOf, List<String> users) {
    this.listener = new UpstreamListener(port, this::serve);
    this.nodeOf = nodeOf;
    this.log = ledger.upstream("scripted");
    this.mailboxes =
        users.stream()
            .collect(
                Collectors.toMap(
                    ScriptedUpstream::token, user -> new UpstreamMailbox(user, ledger, log)));
  }

  /**
   * Starts a server that keeps the mailboxes of those users.
   *
   * @param nodeOf names the node whose connection has that port
   */
  public static ScriptedUpstream start(
      int port, Ledger ledger, IntFunction<String> nodeOf, List<String> users) {
    ScriptedUpstream upstream = new ScriptedUpstream(port, ledger, nodeOf, users);
    upstream.listener.start();
    return upstream;
  }

  /** The origin of the server at that port. */
  public static String origin(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** The token that opens the user's mailbox. */
  public static String token(String user) {
    return "token-of-" + user;
  }

  /** Emits an event of the user's mailbox. */
  public void emit(String user, String type) {
    mailbox(user).emit(type);
  }

  private UpstreamMailbox mailbox(String user) {
    UpstreamMailbox mailbox = mailboxes.get(token(user));
    if (mailbox == null) {
      throw new IllegalArgumentException("no such user: " + user);
    }
    return mailbox;
  }

  /** The nodes that have streams of the user; usually one. */
  public Set<String> holders(String user) {
    return streams.stream()
        .filter(stream -> stream.user().equals(user))
        .map(UpstreamStream::node)
        .collect(Collectors.toSet());
  }

  /** How many streams are open. */
  public int streams() {
    return streams.size();
  }

  /** The streams that are open now send nothing any more, and stay open. */
  public void silenceStreams() {
    streams.forEach(UpstreamStream::silence);
  }

  /** Ends all streams. */
  public void endStreams() {
    streams.forEach(stream -> stream.end("closed"));
  }

  /** Each answer comes later by that time. */
  public void delayAnswers(Duration time) {
    delay = time;
  }

  /** Ends each stream when it is that old. */
  public void endStreamsAfter(Duration age) {
    longestStream = age;
    endStreams();
  }

  /**
   * Nothing reaches that node any more, and what it sends is not seen before {@link #heal}. Ends of
   * its streams are recorded even so.
   */
  public synchronized void cutOff(String node) {
    unreachable = node;
  }

  /** Refuses connections, and ends those that are there. */
  public void stop() {
    listener.stop();
    endStreams();
  }

  /** Accepts connections again after a {@link #stop}. */
  public void restart() {
    listener.start();
  }

  /** The same, and no id of before is known. */
  public void restartWithoutHistory() {
    mailboxes.values().forEach(UpstreamMailbox::loseHistory);
    listener.start();
  }

  /** Ends all faults; streams that were silenced stay silent. */
  public void heal() {
    delay = Duration.ZERO;
    longestStream = null;
    synchronized (this) {
      unreachable = null;
      notifyAll();
    }
    listener.start();
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    String node = nodeOf.apply(socket.getPort());
    UpstreamRequest request = UpstreamRequest.read(socket.getInputStream());
    awaitReachable(node);
    Thread.sleep(delay);
    UpstreamMailbox mailbox = mailbox(request);
    if (mailbox == null) {
      answer(socket, "401 Unauthorized", "{}");
    } else if (request.target().equals("GET /api/v1/events")) {
      new UpstreamStream(this, log, mailbox, socket, numbers.incrementAndGet(), node)
          .run(request.lastEventId());
    } else if (request.target().equals("GET /api/v1/contacts")) {
      answer(socket, "200 OK", "{\"contacts\":[]}");
    } else {
      answer(socket, "404 Not Found", "{}");
    }
  }

  private @Nullable UpstreamMailbox mailbox(UpstreamRequest request) {
    String authorization = request.authorization();
    return authorization == null || !authorization.startsWith("Bearer ")
        ? null
        : mailboxes.get(authorization.substring("Bearer ".length()));
  }

  void opened(UpstreamStream stream) {
    streams.add(stream);
    Duration age = longestStream;
    if (age != null) {
      Thread.ofVirtual().name("upstream-age").start(() -> endAfter(age, stream));
    }
  }

  private static void endAfter(Duration age, UpstreamStream stream) {
    try {
      Thread.sleep(age);
      stream.end("closed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits while that node is cut off. */
  synchronized void awaitReachable(String node) throws InterruptedException {
    while (node.equals(unreachable)) {
      wait();
    }
  }

  void ended(UpstreamStream stream) {
    streams.remove(stream);
  }

  private static void answer(Socket socket, String status, String json) throws IOException {
    socket.getOutputStream().write(UpstreamRequest.answer(status, json));
  }

  @Override
  public void close() {
    heal();
    stop();
  }
}
