package io.tidings.node.user.stream;

import io.tidings.node.access.Login;
import io.tidings.node.relay.AccessDecision;
import java.util.concurrent.CompletionStage;

/** Rights to a part of a user's stream. */
public interface StreamRights {
  /**
   * Reads the present rights; fails when they cannot be read now. Does not block.
   *
   * @param login with the rights that its user has now
   */
  CompletionStage<AccessDecision> read(Login login);
}
