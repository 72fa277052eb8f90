package io.tidings.node.access;

import io.tidings.events.Workspace;
import io.tidings.node.problem.ProblemException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes access away over HTTP, for whoever may write to the control topic. */
@RestController
final class RevocationController {
  private static final int MAX_SUBJECT = 256;

  private final Access access;
  private final Revocations revocations;

  RevocationController(Access access, Revocations revocations) {
    this.access = access;
    this.revocations = revocations;
  }

  /** Whose tokens end. */
  record Revocation(@Nullable String subject) {}

  @PostMapping(path = "/api/access/revocations", consumes = "application/json")
  CompletableFuture<ResponseEntity<Void>> revoke(
      @RequestBody Revocation body, @RequestParam(required = false) @Nullable String workspace) {
    Workspace where = access.workspace(workspace);
    access.revoke(where);
    String subject = body.subject();
    if (subject == null || subject.isEmpty() || subject.length() > MAX_SUBJECT) {
      throw ProblemException.invalid(
          "invalid-name", "subject", "subject has to be a string of 1 to 256 characters.");
    }
    return revocations.revoke(where, subject).thenApply(done -> ResponseEntity.noContent().build());
  }
}
