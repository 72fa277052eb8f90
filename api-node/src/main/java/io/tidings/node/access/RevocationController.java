package io.tidings.node.access;

import io.tidings.events.Workspace;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Takes access away over HTTP. The caller needs the right to write to the control topic. */
@RestController
final class RevocationController {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(4);

  private final Access access;
  private final Revocations revocations;

  RevocationController(Access access, Revocations revocations) {
    this.access = access;
    this.revocations = revocations;
  }

  @PostMapping("/api/access/revocations")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(
      @RequestParam(required = false) @Nullable String workspace, HttpServletRequest request) {
    Workspace where = access.workspace(workspace);
    access.revoke(where);
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("subject"), "");
    String subject = JsonBody.text(body, "subject", "");
    if (!Revocations.isSubject(subject)) {
      throw ProblemException.invalid(
          "invalid-field", "subject", "subject has to be " + Revocations.SUBJECT_RULE + ".");
    }
    revocations.revoke(where, subject);
  }
}
