package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/**
 * Whose projects a request is about.
 *
 * @param ownerType null for anybody's; then owner and repo are null, too
 * @param repo null in other scopes than {@link OwnerType#REPO}
 */
record ProjectScope(@Nullable OwnerType ownerType, @Nullable String owner, @Nullable String repo) {
  static final ProjectScope ANY = new ProjectScope(null, null, null);

  /** Whether it is one of these. */
  boolean includes(Project project) {
    return ownerType == null
        || (ownerType == project.scope()
            && project.owner().equalsIgnoreCase(owner)
            && (repo == null || repo.equalsIgnoreCase(project.repo())));
  }
}
