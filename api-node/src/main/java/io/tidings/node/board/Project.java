package io.tidings.node.board;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A project's own fields.
 *
 * @param key its other name, in upper case
 * @param owner a repository's or organization's name, or a user's
 * @param repo for {@link OwnerType#REPO} alone
 * @param version counts the changes of these fields
 * @param createdBy the user against whose limit it counts; null for a project that was imported, or
 *     created by a release that did not count
 */
public record Project(
    long id,
    String key,
    OwnerType scope,
    String owner,
    @Nullable String repo,
    String title,
    String description,
    Visibility visibility,
    boolean closed,
    Instant createdAt,
    long version,
    @Nullable Long createdBy) {

  public boolean visibleToEveryone() {
    return visibility == Visibility.PUBLIC;
  }
}
