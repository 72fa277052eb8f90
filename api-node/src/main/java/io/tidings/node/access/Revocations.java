package io.tidings.node.access;

import io.tidings.events.Commit.Write.HashPut;
import io.tidings.events.Event;
import io.tidings.events.EventLog;
import io.tidings.events.NewEvent;
import io.tidings.events.StateQuery;
import io.tidings.events.StateQuery.HashQuery;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Takes a subject's access away: all tokens of that subject that were issued until then. One commit
 * writes both a state that requests and reconnects are checked against, and a control event that
 * closes the open streams on every node before they see anything later.
 */
@Component
class Revocations {
  static final String TYPE = "access.revoked";

  private static final String STATE = "revoked";
  private static final int MAX_SUBJECT = 256;

  static final String SUBJECT_RULE =
      "a string of 1 to " + MAX_SUBJECT + " characters, without unpaired surrogates";

  private final EventLog events;
  private final WorkspaceState state;

  Revocations(EventLog events, WorkspaceState state) {
    this.events = events;
    this.state = state;
  }

  /** Whether there can be a revocation of this subject; the log takes no unpaired surrogates. */
  static boolean isSubject(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_SUBJECT
        && text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  /** Revokes. The moment is taken from the clock of Redis, which is the same for all nodes. */
  void revoke(Workspace workspace, String subject) {
    state
        .in(workspace)
        .change(
            Set.of(),
            view -> {
              String until = view.time().toString();
              JsonNode data =
                  JsonNodeFactory.instance.objectNode().put("subject", subject).put("until", until);
              return new Change<>(
                  List.of(new HashPut(STATE, Map.of(subject, until))),
                  List.of(NewEvent.of(Topic.CONTROL, TYPE, data)),
                  until);
            });
  }

  /** Whether the caller's token was revoked; fails when Redis does not answer. */
  CompletableFuture<Boolean> revoked(Workspace workspace, Caller caller) {
    String subject = caller.subject();
    if (subject == null || caller.login() != null) { // a login ends in its own way
      return CompletableFuture.completedFuture(false);
    }
    List<HashQuery> query = List.of(new HashQuery(STATE, List.of(subject)));
    return events
        .state(workspace, new StateQuery(Set.of(), query, List.of()))
        .thenApply(found -> {
          String until = found.hashes().getFirst().get(subject);
          return until != null && caller.issuedAtOrBefore(Instant.parse(until));
        });
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
