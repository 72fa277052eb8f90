package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The versions that a client expects to change ({@code If-Match}), quoted or not.
 *
 * @param versions empty when any version will do
 */
public record IfMatch(List<String> versions) {
  public static final IfMatch ANY = new IfMatch(List.of());

  public IfMatch {
    versions = List.copyOf(versions);
  }

  static IfMatch of(@Nullable String header) {
    if (header == null || header.isBlank() || header.strip().equals("*")) {
      return ANY;
    }
    return new IfMatch(
        Arrays.stream(header.split(",", -1))
            .map(version -> version.strip().replaceFirst("^W/", "").replace("\"", ""))
            .toList());
  }

  /** Refuses to change a thing that has another version by now. */
  public void check(long version) {
    if (!versions.isEmpty() && !versions.contains(String.valueOf(version))) {
      throw new ProblemException(
          HttpStatus.PRECONDITION_FAILED,
          "stale-version",
          "If-Match",
          "The version is " + version + " by now; nothing was changed.");
    }
  }
}
