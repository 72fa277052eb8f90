package io.tidings.node.live;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Which projects a stream is about. */
sealed interface Extent {
  /** Whatever the user may read. */
  record All() implements Extent {}

  /** Of what the user may read only these. */
  record Some(Set<Long> projects) implements Extent {
    /** Ids with commas between them. */
    static Some read(String ids) {
      return new Some(
          Arrays.stream(ids.split(",", -1)).map(Long::valueOf).collect(Collectors.toSet()));
    }
  }

  /** One project, as long as the user is its member. */
  record Membership(long project) implements Extent {}

  default boolean contains(long project) {
    return switch (this) {
      case All _ -> true;
      case Some some -> some.projects.contains(project);
      case Membership(long only) -> only == project;
    };
  }
}
