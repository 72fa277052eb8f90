package io.tidings.cli.tail;

import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamException;
import io.tidings.cli.NotJsonException;
import io.tidings.cli.Pause;
import io.tidings.cli.http.Answer;
import io.tidings.cli.http.Backoff;
import io.tidings.cli.http.HttpServer;
import io.tidings.cli.tail.StreamFrame.Closed;
import io.tidings.cli.tail.StreamFrame.Connected;
import io.tidings.cli.tail.StreamFrame.Degraded;
import io.tidings.cli.tail.StreamFrame.Other;
import io.tidings.cli.tail.StreamFrame.PublishedEvent;
import io.tidings.cli.tail.StreamFrame.Resync;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Follows topics over as many connections as it takes. Each begins at the position of the last
 * frame that was processed. One thread runs it; any may {@link #end} it.
 */
final class StreamFollower {
  /** docs/protocol.md, "Closed": reasons after which a client does not reconnect by itself. */
  private static final Set<String> FINAL =
      Set.of("session-expired", "revoked", "replaced", "wiped");

  /** Until a node has said another one. */
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  /** No server is to be called without a pause, whatever it says. */
  private static final Duration LEAST_RETRY = Duration.ofMillis(100);

  private final HttpServer server;
  private final String path;
  private final TailOutput output;
  private final Pause pause;
  private final @Nullable Duration giveUpAfter;
  private final Backoff backoff = new Backoff();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable StreamConnection current;
  private Duration retry = FIRST_RETRY;
  private Duration withoutStream = Duration.ZERO; // when the next attempt begins
  private boolean connected;
  private boolean closed;

  /**
   * Nothing is connected yet.
   *
   * @param path of the stream, with its topics
   * @param giveUpAfter how long there may be no stream; null for any time
   */
  StreamFollower(
      HttpServer server,
      String path,
      TailOutput output,
      Pause pause,
      @Nullable Duration giveUpAfter) {
    this.server = server;
    this.path = path;
    this.output = output;
    this.pause = pause;
    this.giveUpAfter = giveUpAfter;
  }

  /** Returns when there is nothing more to follow, and why. */
  TailEnding follow() throws InterruptedException {
    while (ended.getCount() > 0) {
      long begun = System.nanoTime();
      connected = false;
      Duration least;
      try (StreamConnection connection =
          new StreamConnection(server, path, output.position(), retry)) {
        current = connection;
        if (ended.getCount() == 0) {
          break; // it ended before it could see this connection
        }
        TailEnding ending = read(connection);
        if (ending != null) {
          return ending;
        }
        retry = connection.retry().compareTo(LEAST_RETRY) < 0 ? LEAST_RETRY : connection.retry();
        Answer refusal = connection.refusal();
        least = refusal == null ? Duration.ZERO : refusal.retryAfter();
      }
      if (ended.getCount() == 0) {
        break;
      }
      Duration wait = backoff.next(retry, least);
      withoutStream =
          (connected ? Duration.ZERO : withoutStream.plusNanos(System.nanoTime() - begun))
              .plus(wait);
      if (giveUpAfter != null && withoutStream.compareTo(giveUpAfter) > 0) {
        return new TailEnding.GaveUp(output.lastTrouble());
      }
      output.reconnecting(wait);
      pause.await(wait, ended);
    }
    return new TailEnding.TimeOver();
  }

  /** Ends it as soon as the frame that is processed now has been. */
  void end() {
    ended.countDown();
    StreamConnection connection = current;
    if (connection != null) {
      connection.cancel();
    }
  }

  /** Reads until the stream ends; null if another one should follow. */
  private @Nullable TailEnding read(StreamConnection connection) {
    closed = false;
    try {
      while (true) {
        MessageEvent message = connection.next();
        TailEnding ending = process(connection, message);
        if (ending != null || ended.getCount() == 0) {
          return ending;
        }
      }
    } catch (StreamException e) {
      if (ended.getCount() == 0) {
        return null;
      }
      Answer refusal = connection.refusal();
      if (refusal != null && !refusal.temporary()) {
        return new TailEnding.Refused(refusal);
      }
      if (!closed) { // otherwise the node has said why
        output.trouble(refusal == null ? StreamTrouble.of(e) : refusal.description());
      }
      return null;
    }
  }

  private @Nullable TailEnding process(StreamConnection connection, MessageEvent message) {
    StreamFrame frame;
    try {
      frame = StreamFrame.read(message.getData());
    } catch (NotJsonException e) {
      return new TailEnding.Malformed(String.valueOf(e.getMessage()), message.getData());
    }
    String id = message.getLastEventId();
    switch (frame) {
      case PublishedEvent event -> {
        return output.event(event, id);
      }
      case Connected head -> {
        connected = true;
        backoff.reset();
        connection.expectSignOfLife(head.keepalive());
        output.connected(head, id);
      }
      case Resync resync -> {
        return output.resync(resync, id);
      }
      case Closed end -> {
        closed = true;
        if (FINAL.contains(end.reason())) {
          return new TailEnding.Final(end.reason());
        }
        output.trouble("the node closed the stream: " + end.reason());
      }
      case Degraded degraded -> output.degraded(degraded);
      case Other other -> output.moved(id);
    }
    return null;
  }
}
