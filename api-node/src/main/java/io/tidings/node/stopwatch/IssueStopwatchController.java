package io.tidings.node.stopwatch;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.http.ProblemException;
import io.tidings.node.stopwatch.Stopwatches.Outcome;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Stopwatches by the paths and status codes that clients of Gitea know. */
@RestController
@RequestMapping("/api/v1/repos/{owner}/{repo}/issues/{ticket}/stopwatch")
final class IssueStopwatchController {
  private final Access access;
  private final Stopwatches stopwatches;
  private final TicketAddresses addresses;

  IssueStopwatchController(Access access, Stopwatches stopwatches, TicketAddresses addresses) {
    this.access = access;
    this.stopwatches = stopwatches;
    this.addresses = addresses;
  }

  /** Changes the stopwatch of one ticket. */
  private interface Operation {
    Outcome apply(Login login, ProjectPath project, long ticket);
  }

  @PostMapping("/start")
  @ResponseStatus(HttpStatus.CREATED)
  void start(@PathVariable String owner, @PathVariable String repo, @PathVariable String ticket) {
    apply(owner, repo, ticket, stopwatches::start, "The stopwatch of this ticket runs already.");
  }

  @PostMapping("/stop")
  @ResponseStatus(HttpStatus.CREATED)
  void stop(@PathVariable String owner, @PathVariable String repo, @PathVariable String ticket) {
    apply(owner, repo, ticket, stopwatches::stop, "The stopwatch of this ticket does not run.");
  }

  @DeleteMapping("/delete")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void cancel(@PathVariable String owner, @PathVariable String repo, @PathVariable String ticket) {
    apply(owner, repo, ticket, stopwatches::cancel, "The stopwatch of this ticket does not run.");
  }

  private void apply(
      String owner, String repo, String ticket, Operation operation, String unchanged) {
    Login login = access.login();
    long id = TicketAddresses.id(ticket);
    ProjectPath project = addresses.projectOf(login, owner, repo, id);
    if (!operation.apply(login, project, id).changed()) {
      throw new ProblemException(HttpStatus.CONFLICT, "stopwatch-unchanged", null, unchanged);
    }
  }
}
