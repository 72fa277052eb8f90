package io.tidings.node.interest;

/**
 * What a feature does for users as long as one of them has a connection on any node: one node does
 * it for all, the owner. A bean of each feature that has such work implements it.
 *
 * <p>Calls for one user come one after the other, on a thread that may block briefly. A node that
 * lost its lease is told {@link #lost} before it can be told {@link #gained} again.
 */
public interface InterestListener {
  /** The kind of interest that it serves, such as {@code chat}: 1 to 20 of {@code a-z}. */
  String kind();

  /**
   * This node serves the user from now on.
   *
   * @param token greater than that of every earlier owner of this user: state that is written for
   *     the user keeps the greatest one, and refuses a smaller one
   */
  void gained(long user, long token);

  /** This node does not serve the user any more. */
  void lost(long user);

  /**
   * Something that concerns the user was {@linkplain Interest#poke changed}; this node is owner.
   */
  void changed(long user);
}
