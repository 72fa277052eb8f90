package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.spring.WorkspaceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * An import of users: what a commit writes that replaces all users together with other state. It
 * writes nothing itself.
 */
@Component
public class UserImport {
  private final Users users;
  private final PasswordHashes hashes;
  private final WorkspaceState state;

  UserImport(Users users, PasswordHashes hashes, WorkspaceState state) {
    this.users = users;
    this.hashes = hashes;
    this.state = state;
  }

  /** All users there are, those who may not sign in, too. */
  public List<User> existingUsers() {
    return users.allUsers();
  }

  /** What a commit that ends these users has to have read. */
  public static Set<String> versionNames(List<User> ending) {
    Set<String> names = new HashSet<>(Set.of(Users.NAMES, Users.ADMINS));
    for (User user : ending) {
      names.add(Users.versionName(user.id()));
      names.add(UserTokens.index(user.id()));
    }
    return names;
  }

  /** Imported users, with new ids; their passwords are hashed here, which takes its time. */
  public List<User> newUsers(List<ImportedUser> list) {
    Map<String, String> existingHashes = new HashMap<>();
    existingUsers().forEach(user -> existingHashes.put(user.username(), user.passwordHash()));
    long id = state.nextNumbers("user.ids", "user", list.size());
    List<User> newUsers = new ArrayList<>(list.size());
    for (ImportedUser user : list) {
      newUsers.add(
          new User(
              id++,
              user.username(),
              user.name(),
              user.avatar(),
              user.email(),
              user.admin(),
              user.active(),
              hash(user, existingHashes),
              0,
              null));
    }
    return newUsers;
  }

  // A hash that no password has.
  private String hash(ImportedUser user, Map<String, String> existingHashes) {
    String password = user.password();
    return password == null
        ? existingHashes.getOrDefault(user.username(), "none:" + UUID.randomUUID())
        : hashes.hash(password);
  }

  /** Ends all users there are, with their tokens. */
  public static List<Write> deletionWrites(List<User> ending) {
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.Delete(Users.STATE));
    writes.add(new Write.Delete(Users.NAMES));
    writes.add(new Write.Delete(UserTokens.STATE));
    ending.forEach(user -> writes.add(new Write.Delete(UserTokens.index(user.id()))));
    return writes;
  }

  /** Keeps users whom {@link #newUsers} made. */
  public static List<Write> creationWrites(List<User> newUsers) {
    return newUsers.stream().flatMap(user -> Users.creationWrites(user).stream()).toList();
  }
}
