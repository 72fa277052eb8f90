package io.tidings.node.user;

import org.jspecify.annotations.Nullable;

/** What users see of themselves. */
record Me(
    String id,
    String username,
    String name,
    @Nullable String avatar,
    boolean admin,
    @Nullable String email) {

  static Me of(User user) {
    return new Me(
        Long.toString(user.id()),
        user.username(),
        user.name(),
        user.avatar(),
        user.admin(),
        user.email());
  }
}
