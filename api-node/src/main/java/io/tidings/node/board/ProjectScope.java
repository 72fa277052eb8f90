package io.tidings.node.board;

import org.jspecify.annotations.Nullable;

/**
 * The owner whose projects a request is about, or any owner.
 *
 * @param ownerType null for any owner; then owner and repo are null, too
 * @param repo null for other owner types than {@link OwnerType#REPO}
 */
record ProjectScope(@Nullable OwnerType ownerType, @Nullable String owner, @Nullable String repo) {
  static final ProjectScope ANY = new ProjectScope(null, null, null);

  /** Whether the project is in this scope. */
  boolean includes(Project project) {
    return ownerType == null
        || (ownerType == project.scope()
            && project.owner().equalsIgnoreCase(owner)
            && (repo == null || repo.equalsIgnoreCase(project.repo())));
  }
}
