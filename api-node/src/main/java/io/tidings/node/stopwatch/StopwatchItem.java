package io.tidings.node.stopwatch;

import io.tidings.node.board.Project;
import io.tidings.node.board.TimeString;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stopwatch as answers and frames have it.
 *
 * @param repoName the project's repository, or else its key
 * @param issueIndex the ticket's id
 * @param seconds since it was started
 * @param duration the same as people read it
 * @param created when it was started
 */
@JsonNaming(SnakeCaseStrategy.class)
record StopwatchItem(
    String repoOwnerName,
    String repoName,
    long issueIndex,
    String issueTitle,
    long seconds,
    String duration,
    @TimeString Instant created,
    long projectId,
    String projectKey,
    long ticketNumber) {
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;

  private static StopwatchItem of(ShownStopwatch shown, Instant now) {
    Project project = shown.project();
    long seconds = shown.stopwatch().seconds(now);
    return new StopwatchItem(
        project.owner(),
        repoName(project),
        shown.ticket().id(),
        shown.ticket().title(),
        seconds,
        duration(seconds),
        shown.stopwatch().started(),
        project.id(),
        project.key(),
        shown.ticket().number());
  }

  /** The name that the project has in the paths below its owner's. */
  static String repoName(Project project) {
    return project.repo() == null ? project.key() : project.repo();
  }

  /** Such as {@code 1h 2m 3s}, {@code 2m 3s} or {@code 3s}. */
  static String duration(long seconds) {
    String text = seconds % MINUTE + "s";
    if (seconds >= MINUTE) {
      text = seconds % HOUR / MINUTE + "m " + text;
    }
    return seconds >= HOUR ? seconds / HOUR + "h " + text : text;
  }

  static List<StopwatchItem> list(List<ShownStopwatch> shown, Instant now) {
    return shown.stream().map(one -> of(one, now)).toList();
  }

  /** The data of a frame: an array, which may be empty. */
  static JsonNode json(List<ShownStopwatch> shown, Instant now) {
    return JsonMapper.shared().valueToTree(list(shown, now));
  }
}
