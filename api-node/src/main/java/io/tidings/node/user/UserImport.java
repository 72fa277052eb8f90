package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.Topic;
import io.tidings.events.spring.StateView;
import io.tidings.node.user.UserDataContributor.Deletion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * An import of users: the writes of a commit that replaces all users together with other state. It
 * commits nothing itself.
 */
@Component
public class UserImport {
  private final PasswordHashes hashes;
  private final List<UserDataContributor> contributors;

  UserImport(PasswordHashes hashes, List<UserDataContributor> contributors) {
    this.hashes = hashes;
    this.contributors = contributors;
  }

  /**
   * A user of a list whose password is hashed already.
   *
   * @param hash null for one who keeps the password of an earlier user of that name, if any
   */
  public record HashedUser(ImportedUser user, @Nullable String hash) {}

  /** The names that a commit has to have read when it deletes these users. */
  public Set<String> versionNames(List<User> ending) {
    Set<String> names = new HashSet<>(Set.of(Users.NAMES, Users.ADMINS));
    for (User user : ending) {
      names.add(Users.versionName(user.id()));
      names.add(UserTokens.index(user.id()));
    }
    return names;
  }

  /** Hashes the passwords of a list, which takes a while. */
  public List<HashedUser> hash(List<ImportedUser> list) {
    return list.stream()
        .map(user ->
            new HashedUser(user, user.password() == null ? null : hashes.hash(user.password())))
        .toList();
  }

  /** Imported users, with new ids. */
  public static List<User> newUsers(StateView view, List<HashedUser> list) {
    Map<String, String> existingHashes = new HashMap<>();
    Users.all(view).forEach(user -> existingHashes.put(user.username(), user.passwordHash()));
    long id = view.nextNumbers(Users.LAST_IDS, "user", list.size());
    List<User> newUsers = new ArrayList<>(list.size());
    for (HashedUser hashed : list) {
      ImportedUser user = hashed.user();
      newUsers.add(
          new User(
              id++,
              user.username(),
              user.name(),
              user.avatar() == null ? null : user.avatar().hash(),
              user.email(),
              user.admin(),
              user.active(),
              hash(hashed, existingHashes),
              0,
              null));
    }
    return newUsers;
  }

  private static String hash(HashedUser hashed, Map<String, String> existingHashes) {
    return hashed.hash() == null
        ? existingHashes.getOrDefault(hashed.user().username(), PasswordHashes.ofNoPassword())
        : hashed.hash();
  }

  /** What deletes all users, with their tokens and with what features keep of them. */
  public Deletion deletion(List<User> ending) {
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.Delete(Users.STATE));
    writes.add(new Write.Delete(Users.NAMES));
    writes.add(new Write.Delete(Avatars.STATE));
    writes.add(new Write.Delete(UserTokens.STATE));
    ending.forEach(user -> writes.add(new Write.Delete(UserTokens.index(user.id()))));
    Set<Topic> forgotten = new HashSet<>(Set.of(UserTopics.USERS));
    List<Long> ids = ending.stream().map(User::id).toList();
    ids.forEach(id -> forgotten.add(UserTopics.user(id)));
    for (UserDataContributor contributor : contributors) {
      Deletion more = contributor.deletion(ids);
      writes.addAll(more.writes());
      forgotten.addAll(more.forgotten());
    }
    return new Deletion(writes, forgotten);
  }

  /** To be called when the commit with the {@link #deletion} is done. */
  public void afterDeletion() {
    contributors.forEach(UserDataContributor::afterDeletion);
  }

  /**
   * The writes that store the users that {@link #newUsers} made of the list, with their pictures.
   */
  public static List<Write> creationWrites(List<User> newUsers, List<HashedUser> list) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < newUsers.size(); i++) {
      User user = newUsers.get(i);
      writes.addAll(Users.creationWrites(user));
      Avatar avatar = list.get(i).user().avatar();
      if (avatar != null) {
        writes.add(Avatars.write(user.id(), avatar));
      }
    }
    return writes;
  }
}
