package io.tidings.node.user;

import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the changes of a user's profile: an absent field stays as it is. */
final class ProfilePatch {
  private ProfilePatch() {}

  static UnaryOperator<User> edit(ObjectNode body) {
    if (body.has("avatar")) {
      throw ProblemException.invalid(
          "invalid-field",
          "avatar",
          "avatar cannot be set here: send the picture itself to PUT /api/me/avatar, or DELETE it.");
    }
    String name = body.has("name") ? JsonBody.text(body, "name", "") : null;
    String email = optional(body, "email");
    if (name != null) {
      ProfileRules.checkName(name);
    }
    ProfileRules.checkEmail(email);
    return user ->
        user.withProfile(
            name == null ? user.name() : name, body.has("email") ? email : user.email());
  }

  /** Null removes the value. */
  private static @Nullable String optional(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    return JsonBody.text(body, name, "");
  }
}
