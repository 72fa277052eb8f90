package io.tidings.node.stopwatch;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.board.ProjectPath;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Stopwatches over HTTP. A request that asks for what is so already changes nothing, since two tabs
 * may ask for the same. The answer is the user's whole list.
 */
@RestController
final class StopwatchController {
  private static final String OF_TICKET = "/api/projects/{project}/tickets/{ticket}";
  private static final String OF_ISSUE = "/{owner}/{repo}/issues/{ticket}/times/stopwatch";

  private final Access access;
  private final Stopwatches stopwatches;
  private final TicketAddresses addresses;

  StopwatchController(Access access, Stopwatches stopwatches, TicketAddresses addresses) {
    this.access = access;
    this.stopwatches = stopwatches;
    this.addresses = addresses;
  }

  /** The seconds that were recorded, of all users and of each. */
  record TimesResponse(long total, List<UserTime> times) {
    static TimesResponse of(TicketTimes times) {
      return new TimesResponse(
          times.seconds().values().stream().mapToLong(Long::longValue).sum(),
          times.seconds().entrySet().stream()
              .map(entry -> new UserTime(Long.toString(entry.getKey()), entry.getValue()))
              .toList());
    }
  }

  record UserTime(String userId, long seconds) {}

  @GetMapping("/user/stopwatches")
  List<StopwatchItem> list() {
    return stopwatches.of(access.login());
  }

  @GetMapping(OF_TICKET + "/times")
  TimesResponse times(@PathVariable String project, @PathVariable String ticket) {
    Login login = access.login();
    return TimesResponse.of(
        stopwatches.times(login, ProjectPath.of(project), TicketAddresses.id(ticket)));
  }

  @PostMapping(OF_TICKET + "/stopwatch/{action:start|stop|cancel}")
  List<StopwatchItem> change(
      @PathVariable String project, @PathVariable String ticket, @PathVariable String action) {
    Login login = access.login();
    return change(login, ProjectPath.of(project), TicketAddresses.id(ticket), action).list();
  }

  @PostMapping(OF_ISSUE + "/{action:start|stop|cancel}")
  List<StopwatchItem> changeOfIssue(
      @PathVariable String owner,
      @PathVariable String repo,
      @PathVariable String ticket,
      @PathVariable String action) {
    Login login = access.login();
    long id = TicketAddresses.id(ticket);
    return change(login, addresses.projectOf(login, owner, repo, id), id, action).list();
  }

  private Stopwatches.Outcome change(Login login, ProjectPath project, long ticket, String action) {
    return switch (action) {
      case "start" -> stopwatches.start(login, project, ticket);
      case "stop" -> stopwatches.stop(login, project, ticket);
      default -> stopwatches.cancel(login, project, ticket);
    };
  }
}
