package io.tidings.node.relay;

import io.tidings.events.Event;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When the rights of one connection are read: before it is sent anything, whenever they may have
 * changed unseen, and with each keepalive. An access change that arrives while they are being read
 * counts on top of the answer. Owned by the connection's lane.
 */
final class ConnectionRights {
  private final Lane lane;
  private final RightsHost connection;
  private final Grant grant;
  private final ReplayPosition replayPosition;
  private final AwaitedAnswer awaited;
  private final int maxChanges;

  private boolean active; // since they were first required
  private boolean failed;

  /** Nothing is sent until it is answered. */
  private @Nullable Authorisation required;

  /** Live events go on meanwhile. */
  private @Nullable Authorisation check;

  /** What the rights need of their connection. */
  interface RightsHost extends LaneMember {
    /** The rights that were required. */
    void permitted(Permission permission);

    void closeNow(CloseReason why);
  }

  /**
   * @param maxChanges how many access changes may arrive during one read
   */
  ConnectionRights(
      Lane lane,
      RightsHost connection,
      Grant grant,
      ReplayPosition replayPosition,
      AwaitedAnswer awaited,
      int maxChanges) {
    this.lane = lane;
    this.connection = connection;
    this.grant = grant;
    this.replayPosition = replayPosition;
    this.awaited = awaited;
    this.maxChanges = maxChanges;
  }

  /**
   * Reads the rights; until they are known, nothing may be sent. Answers of earlier questions no
   * longer count.
   */
  void require() {
    long question = awaited.question();
    Authorisation asked = new Authorisation(lane.now());
    required = asked;
    active = true;
    failed = false;
    read(answer -> {
      if (answer != null) {
        awaited.answered(question);
      }
      if (asked == required) {
        required(answer == null ? null : asked.decision(answer));
      }
    });
  }

  private void required(@Nullable AccessDecision decision) {
    switch (decision) {
      case null -> failed = true;
      case Permission permission -> {
        required = null;
        connection.permitted(permission);
      }
      case AccessDecision.Denial(CloseReason why) -> connection.closeNow(why);
    }
  }

  /** The next tick: a read that failed is tried again. */
  void retry() {
    if (failed) {
      require();
    }
  }

  /**
   * Reads the rights while live events go on, because some changes come without an event: a session
   * that is too old, or rights that are gone.
   *
   * @param patience how long an earlier check may take before another one begins
   */
  void check(Duration patience) {
    if (check != null && lane.now() - check.askedAt() < patience.toNanos()) {
      return; // after that, the answer counts as lost
    }
    Authorisation asked = new Authorisation(lane.now());
    check = asked;
    read(answer -> {
      if (answer instanceof AccessDecision.Denial(CloseReason why)) {
        connection.closeNow(why);
      } else if (asked == check) { // else rights were read again meanwhile
        check = null;
        if (answer != null) {
          apply(asked.decision(answer));
        }
      }
    });
  }

  private void apply(AccessDecision decision) {
    switch (decision) {
      case Permission permission -> replayPosition.change(permission);
      case AccessDecision.Denial(CloseReason why) -> connection.closeNow(why);
    }
  }

  /** Whether the rights are known; else nothing may be sent. */
  boolean known() {
    return required == null;
  }

  /**
   * An access change takes effect before anything that follows it. When the rights are being read,
   * the answer may not know it yet.
   *
   * @return false when too many arrived during the read: it has to begin anew
   */
  boolean change(Event event) {
    if (check != null && !check.add(event, maxChanges)) {
      check = null; // the next keepalive asks again
    }
    if (required != null) {
      return required.add(event, maxChanges);
    }
    if (active) {
      apply(replayPosition.permission().after(event));
    }
    return true;
  }

  /** Answers that are under way no longer count. */
  void forget() {
    active = false;
    failed = false;
    required = null;
    check = null;
  }

  /** The answer is null when the rights cannot be read, for whatever reason. */
  private void read(Consumer<@Nullable AccessDecision> then) {
    CompletableFuture.completedFuture(grant)
        .thenCompose(Grant::authorise)
        .whenComplete((answer, failure) -> lane.execute(connection, () -> then.accept(answer)));
  }
}
