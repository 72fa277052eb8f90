package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Who is to be a member: one of id and name. */
record NewMember(@Nullable Long userId, @Nullable String username, Role role) {

  static NewMember of(ObjectNode body) {
    RequestFields fields = RequestFields.of(body, Set.of("userId", "username", "role"));
    Long id = fields.id("userId");
    String name = fields.text("username");
    if ((id == null) == (name == null)) {
      throw id == null
          ? ProblemException.invalid("missing-field", "userId", "userId or username is missing.")
          : fields.invalid("username", "absent where there is a userId");
    }
    return new NewMember(id, name, role(fields));
  }

  /** The body of a change of role. */
  static Role role(ObjectNode body) {
    return role(RequestFields.of(body, Set.of("role")));
  }

  private static Role role(RequestFields fields) {
    return RequestFields.required(fields.enumValue("role", Role.values()), "role");
  }
}
