package io.tidings.node.user;

import io.tidings.node.http.JsonBody;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what is to be changed of a user's profile: a field that is absent stays as it is. */
final class ProfilePatch {
  private ProfilePatch() {}

  static UnaryOperator<User> edit(ObjectNode body) {
    String name = body.has("name") ? JsonBody.text(body, "name", "") : null;
    String avatar = optional(body, "avatar");
    String email = optional(body, "email");
    if (name != null) {
      ProfileRules.checkName(name);
    }
    ProfileRules.checkAvatar(avatar);
    ProfileRules.checkEmail(email);
    return user ->
        user.withProfile(
            name == null ? user.name() : name,
            body.has("avatar") ? avatar : user.avatar(),
            body.has("email") ? email : user.email());
  }

  /** Null takes it away. */
  private static @Nullable String optional(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    return JsonBody.text(body, name, "");
  }
}
