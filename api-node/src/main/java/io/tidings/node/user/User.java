package io.tidings.node.user;

import io.tidings.node.access.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * A person who can sign in.
 *
 * @param username lower case and unique
 * @param picture the {@linkplain Avatar#hash name} of their picture; null without one
 * @param email shown to the user alone
 * @param admin whether they administer the whole system
 * @param active whether they may sign in
 * @param signOuts how often all of their sessions were ended at once: a session that began before
 *     the last time is not accepted
 * @param spared the {@linkplain Secrets#hash hash} of the one session that the last time spared
 */
public record User(
    long id,
    String username,
    String name,
    @Nullable String picture,
    @Nullable String email,
    boolean admin,
    boolean active,
    String passwordHash,
    long signOuts,
    @Nullable String spared) {

  /** What every signed-in user may see of a user. */
  public record UserSummary(String id, String username, String name, @Nullable String avatar) {}

  public UserSummary summary() {
    return new UserSummary(Long.toString(id), username, name, avatar());
  }

  /** Where their picture is, a path of the node; null without one. */
  public @Nullable String avatar() {
    return picture == null ? null : "/api/users/" + id + "/avatar/" + picture;
  }

  /** Whether this user has an administrator's rights now. */
  public boolean administers() {
    return admin && active;
  }

  /**
   * Whether the session with this hash, which began after this number of sign-outs, is still valid.
   */
  boolean acceptsSession(String sessionHash, long signOutsAtLogin) {
    return active && (signOutsAtLogin == signOuts || sessionHash.equals(spared));
  }

  User withProfile(String newName, @Nullable String newEmail) {
    return new User(
        id, username, newName, picture, newEmail, admin, active, passwordHash, signOuts, spared);
  }

  User withPicture(@Nullable String newPicture) {
    return new User(
        id, username, name, newPicture, email, admin, active, passwordHash, signOuts, spared);
  }

  User withRights(boolean newAdmin, boolean newActive) {
    return new User(
        id, username, name, picture, email, newAdmin, newActive, passwordHash, signOuts, spared);
  }

  User withPassword(String newHash) {
    return new User(id, username, name, picture, email, admin, active, newHash, signOuts, spared);
  }

  /**
   * Ends all sessions.
   *
   * @param except the id of one that stays; null for none
   */
  User withSessionsEnded(@Nullable String except) {
    String stays = except == null ? null : Secrets.hash(except);
    return new User(
        id, username, name, picture, email, admin, active, passwordHash, signOuts + 1, stays);
  }

  @Override
  public String toString() {
    return "User[" + id + " " + username + "]";
  }
}
