package io.tidings.faults.load;

import java.util.List;

/** The answer that a publisher got. */
sealed interface PublishAnswer {
  record Acknowledged(List<String> cursors) implements PublishAnswer {}

  record Refused(int status) implements PublishAnswer {}

  /** The events may or may not have been appended. */
  record Unknown(String why) implements PublishAnswer {}
}
