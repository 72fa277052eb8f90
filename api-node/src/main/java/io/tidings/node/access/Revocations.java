package io.tidings.node.access;

import io.tidings.events.Commit;
import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.CommitOutcome.Appended;
import io.tidings.events.CommitOutcome.KeyReused;
import io.tidings.events.CommitOutcome.VersionConflict;
import io.tidings.events.Event;
import io.tidings.events.EventLog;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Takes a subject's access away: all tokens of that subject that were issued until then. It is one
 * commit, of a state that requests and reconnects are checked against, and of a control event that
 * closes the open streams on every node before they see anything later.
 */
@Component
class Revocations {
  static final String TYPE = "access.revoked";

  private static final String STATE = "revoked";
  private static final int ATTEMPTS = 10;

  private final EventLog events;
  private final StringRedisTemplate redis;
  private final Clock clock;
  // Spring Data Redis waits for Redis; a lane or a feed must not.
  private final Executor reader = task -> Thread.ofVirtual().name("revocations").start(task);

  Revocations(EventLog events, StringRedisTemplate redis, Clock clock) {
    this.events = events;
    this.redis = redis;
    this.clock = clock;
  }

  /** Revokes; retries when other revocations come in between. */
  CompletableFuture<Void> revoke(Workspace workspace, String subject) {
    return attempt(workspace, subject, ATTEMPTS);
  }

  private CompletableFuture<Void> attempt(Workspace workspace, String subject, int left) {
    if (left == 0) {
      return CompletableFuture.failedFuture(
          new LogUnavailableException("too many revocations at once", null));
    }
    return events
        .versions(workspace, Set.of(STATE))
        .thenCompose(read -> events.commit(commit(workspace, read, subject)))
        .thenCompose(outcome ->
            switch (outcome) {
              case Appended _ -> CompletableFuture.completedFuture(null);
              case VersionConflict _ -> attempt(workspace, subject, left - 1);
              case KeyReused _ -> throw new IllegalStateException("no key was given");
            });
  }

  private Commit commit(Workspace workspace, Commit.Versions read, String subject) {
    String now = clock.instant().toString();
    JsonNode data = JsonNodeFactory.instance.objectNode().put("subject", subject).put("until", now);
    return new Commit(
        workspace,
        read,
        List.of(new HashPut(STATE, Map.of(subject, now))),
        List.of(NewEvent.of(Topic.CONTROL, TYPE, data)),
        null);
  }

  /** Whether the caller's token was revoked; fails when Redis does not answer. */
  CompletableFuture<Boolean> revoked(Workspace workspace, Caller caller) {
    String subject = caller.subject();
    if (subject == null || caller.login() != null) { // a login ends in its own way
      return CompletableFuture.completedFuture(false);
    }
    String key = "tidings:{" + workspace + "}:state:" + STATE;
    return CompletableFuture.supplyAsync(
            () -> redis.<String, String>opsForHash().get(key, subject), reader)
        .thenApply(until -> until != null && caller.issuedAtOrBefore(Instant.parse(until)));
  }

  /** Whether this control event revokes the caller's token. */
  static boolean concerns(Event control, Caller caller) {
    JsonNode data = control.envelope().data();
    String subject = caller.subject();
    if (subject == null || !control.envelope().type().equals(TYPE)) {
      return false;
    }
    Instant until = instant(data.path("until").asString(""));
    return data.path("subject").asString("").equals(subject)
        && (until == null || caller.issuedAtOrBefore(until));
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
