package io.tidings.node.board.database;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidings.events.spring.StateReader;
import io.tidings.node.board.request.NullAsAbsent;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.Avatar;
import io.tidings.node.user.Avatars;
import io.tidings.node.user.ImportedUser;
import io.tidings.node.user.User;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * A user as exports have it and imports take it.
 *
 * @param avatar in base64
 * @param password of imports alone
 */
record UserData(
    @NotNull String username,
    @NotNull String name,
    @Nullable @NullAsAbsent String avatar,
    @Nullable @NullAsAbsent String email,
    @Nullable Boolean admin,
    @Nullable Boolean active,
    @Nullable @NullAsAbsent @JsonInclude(JsonInclude.Include.NON_NULL) String password) {

  static UserData of(StateReader state, User user) {
    return new UserData(
        user.username(),
        user.name(),
        Avatars.exported(state, user),
        user.email(),
        user.admin(),
        user.active(),
        null);
  }

  /**
   * The user that an import brings.
   *
   * @param path what stands before the names of these fields in its body
   */
  ImportedUser toUser(String path) {
    try {
      return new ImportedUser(
          username,
          name,
          avatar == null ? null : Avatar.fromBase64(avatar),
          email,
          Boolean.TRUE.equals(admin),
          !Boolean.FALSE.equals(active),
          password);
    } catch (ProblemException e) {
      throw e.inside(path);
    }
  }

  @Override
  public String toString() {
    return "UserData[" + username + "]";
  }
}
