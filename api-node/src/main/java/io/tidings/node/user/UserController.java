package io.tidings.node.user;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.http.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** All users. Every user may read them; only administrators may create and change others. */
@RestController
final class UserController {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(8);

  private final Access access;
  private final Users users;
  private final UserDeletion deletion;
  private final PasswordHashes hashes;

  UserController(Access access, Users users, UserDeletion deletion, PasswordHashes hashes) {
    this.access = access;
    this.users = users;
    this.deletion = deletion;
    this.hashes = hashes;
  }

  record UserList(List<User.UserSummary> users) {}

  /** A user as administrators see one. */
  record AdminUserView(
      String id,
      String username,
      String name,
      @Nullable String avatar,
      boolean admin,
      boolean active) {
    static AdminUserView of(User user) {
      return new AdminUserView(
          Long.toString(user.id()),
          user.username(),
          user.name(),
          user.avatar(),
          user.admin(),
          user.active());
    }
  }

  @GetMapping("/api/users")
  UserList list() {
    access.login();
    return new UserList(users.activeUsers().stream().map(User::summary).toList());
  }

  @PostMapping("/api/users")
  @ResponseStatus(HttpStatus.CREATED)
  AdminUserView create(HttpServletRequest request) {
    Login admin = admin();
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("username", "name", "password", "admin"), "");
    String username = JsonBody.text(body, "username", "");
    String name = JsonBody.text(body, "name", "");
    boolean isAdmin = JsonBody.flag(body, "admin", "", false);
    NewUser user = new NewUser(username, name, newPassword(body), isAdmin);
    return AdminUserView.of(users.create(user, ChangeContext.of(admin, request)));
  }

  @PatchMapping("/api/users/{id}")
  AdminUserView change(@PathVariable long id, HttpServletRequest request) {
    Login admin = admin();
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("name", "password", "admin", "active"), "");
    UnaryOperator<User> profile = ProfilePatch.edit(body);
    String hash = body.has("password") ? newPassword(body) : null;
    return AdminUserView.of(
        users.administer(
            id,
            ChangeContext.of(admin, request),
            user -> rights(body, withPassword(hash, profile.apply(user)))));
  }

  /** Deletes a user for good. */
  @DeleteMapping("/api/users/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable long id, HttpServletRequest request) {
    deletion.delete(id, ChangeContext.of(admin(), request));
  }

  private static User withPassword(@Nullable String hash, User user) {
    return hash == null ? user : user.withPassword(hash).withSessionsEnded(null);
  }

  private static User rights(ObjectNode body, User user) {
    boolean active = JsonBody.flag(body, "active", "", user.active());
    User changed = user.withRights(JsonBody.flag(body, "admin", "", user.admin()), active);
    // Also when the user is enabled again: earlier logins stay ended.
    return user.active() == active ? changed : changed.withSessionsEnded(null);
  }

  private String newPassword(ObjectNode body) {
    String password = JsonBody.text(body, "password", "");
    ProfileRules.checkPassword("password", password);
    return hashes.hash(password);
  }

  private Login admin() {
    Login login = access.login();
    if (!login.admin()) {
      throw new AccessDeniedException("Only administrators may do this.");
    }
    return login;
  }
}
