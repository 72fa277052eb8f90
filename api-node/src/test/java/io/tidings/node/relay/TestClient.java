package io.tidings.node.relay;

import static java.util.Objects.requireNonNull;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client that reads at once, and may do what it asks for, unless a test says otherwise. */
final class TestClient implements Outlet, Grant {
  final FaultyDialect dialect;
  final List<String> frames = new ArrayList<>();
  final TestPermission permission = new TestPermission();
  @Nullable ClientConnection connection;
  boolean writeFails;
  boolean aborted;
  int questions;
  @Nullable Instant expires;
  @Nullable SnapshotSource snapshots;

  /** The answer to a question for the rights of this client; null to throw. */
  @Nullable CompletableFuture<AccessDecision> rights =
      CompletableFuture.completedFuture(permission);

  TestClient(FaultyDialect dialect) {
    this.dialect = dialect;
  }

  /** Sees all, until a control event makes it something else. */
  static final class TestPermission implements Permission {
    boolean failing;
    AccessDecision next = this;

    @Override
    public AccessDecision after(Event control) {
      check();
      return next;
    }

    @Override
    public boolean sees(Envelope envelope, @Nullable EventId id) {
      check();
      return true;
    }

    private void check() {
      if (failing) {
        throw new IllegalStateException("cannot read its rights");
      }
    }
  }

  List<String> events() {
    return received("event");
  }

  /** The last word of each frame that begins with this one. */
  List<String> received(String word) {
    return frames.stream()
        .filter(frame -> frame.startsWith(word + " "))
        .map(frame -> frame.substring(frame.lastIndexOf(' ') + 1))
        .toList();
  }

  boolean closed(CloseReason why) {
    return frames.stream().anyMatch(frame -> frame.startsWith("closed " + why.word()));
  }

  /** What it would send as Last-Event-ID. */
  Cursor lastCursor() {
    return frames.stream()
        .filter(frame -> frame.matches("(connected|event|id|keepalive) [^-].*"))
        .map(frame -> requireNonNull(Cursor.read(frame.split(" ", -1)[1])))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Override
  public void write(ByteBuffer... more) {
    if (writeFails) {
      throw new IllegalStateException("cannot write");
    }
    for (ByteBuffer frame : more) {
      frames.add(StandardCharsets.UTF_8.decode(frame).toString());
    }
    requireNonNull(connection).written();
  }

  @Override
  public Transport transport() {
    return Transport.SSE;
  }

  @Override
  public void finish(CloseReason why) {}

  @Override
  public void abort() {
    aborted = true;
  }

  @Override
  public CompletionStage<AccessDecision> authorise() {
    questions++;
    if (rights == null) {
      throw new IllegalStateException("cannot ask");
    }
    return rights;
  }

  @Override
  public @Nullable Instant expires() {
    return expires;
  }
}
