package io.tidings.node.board;

/** The names of the hashes of the projects that a user is a member of or made. */
public record UserKeys(long user) {

  /** Project id → since when the user is a member. */
  public String memberships() {
    return "board.member." + user;
  }

  /** Project id → key, of the projects that the user made. */
  public String created() {
    return "board.created." + user;
  }
}
