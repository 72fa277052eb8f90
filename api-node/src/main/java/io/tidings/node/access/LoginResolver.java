package io.tidings.node.access;

import org.jspecify.annotations.Nullable;

/** Tells which user a credential stands for. There is none on a node without users. */
public interface LoginResolver {
  /**
   * The user that the credential stands for now; null when it has ended.
   *
   * @throws io.tidings.events.LogException when Redis does not answer
   */
  @Nullable Login resolve(Login.Credential credential);
}
