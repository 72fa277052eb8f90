package io.tidings.node.user;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What users can see and change of themselves. */
@RestController
final class MeController {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(8);

  private final Access access;
  private final Users users;
  private final PasswordLogin passwords;
  private final PasswordHashes hashes;
  private final AccountChangeLimiter changes;

  MeController(
      Access access,
      Users users,
      PasswordLogin passwords,
      PasswordHashes hashes,
      AccountChangeLimiter changes) {
    this.access = access;
    this.users = users;
    this.passwords = passwords;
    this.hashes = hashes;
    this.changes = changes;
  }

  @GetMapping("/api/me")
  Me me() {
    User user = users.find(access.login().user());
    if (user == null) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "not-found", null, "This user no longer exists.");
    }
    return Me.of(user);
  }

  @PatchMapping("/api/me")
  Me change(HttpServletRequest request) {
    Login login = access.login();
    changes.take(login.user());
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("name", "avatar", "email", "password"), "");
    UnaryOperator<User> profile = ProfilePatch.edit(body);
    UnaryOperator<User> password = password(body.get("password"), login, request);
    ChangeContext context = ChangeContext.of(login, request);
    return Me.of(users.change(login.user(), context, user -> password.apply(profile.apply(user))));
  }

  /** A new password ends all sessions but the one that it was given in. */
  private UnaryOperator<User> password(
      @Nullable JsonNode field, Login login, HttpServletRequest request) {
    if (field == null) {
      return UnaryOperator.identity();
    }
    String path = "password.";
    JsonBody.checkFields(field, Set.of("old", "new"), path);
    String chosen = JsonBody.text(field, "new", path);
    ProfileRules.checkPassword(path + "new", chosen);
    passwords.confirm(login.user(), path + "old", JsonBody.text(field, "old", path), request);
    String hash = hashes.hash(chosen);
    String present = login.credential() instanceof Session(String id) ? id : null;
    return user -> user.withPassword(hash).withSessionsEnded(present);
  }
}
