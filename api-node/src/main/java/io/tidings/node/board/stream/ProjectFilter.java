package io.tidings.node.board.stream;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The projects that a stream is about. */
sealed interface ProjectFilter {
  /** All projects that the user may read. */
  record AllReadable() implements ProjectFilter {}

  /** Only these of the projects that the user may read. */
  record Selected(Set<Long> projects) implements ProjectFilter {
    /** Ids with commas between them. */
    static Selected parse(String ids) {
      return new Selected(
          Arrays.stream(ids.split(",", -1)).map(Long::valueOf).collect(Collectors.toSet()));
    }
  }

  /** One project, as long as the user is its member. */
  record Membership(long project) implements ProjectFilter {}

  default boolean contains(long project) {
    return switch (this) {
      case AllReadable _ -> true;
      case Selected selected -> selected.projects.contains(project);
      case Membership(long only) -> only == project;
    };
  }
}
