package io.tidings.node.user;

import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Users to try things with, when there are no others. It also says how they sign in. */
@RestController
@Profile("dev")
@Order(2)
class SampleUsers implements ApplicationRunner {
  private static final String PASSWORD = "tidings";

  private final FirstUsers first;
  private final Users users;
  private final PasswordHashes hashes;

  SampleUsers(FirstUsers first, Users users, PasswordHashes hashes) {
    this.first = first;
    this.users = users;
    this.hashes = hashes;
  }

  record SampleUser(String username, String password) {}

  record SampleUserList(List<SampleUser> users) {}

  @Override
  public void run(ApplicationArguments arguments) {
    first.make(() -> samples(hashes.hash(PASSWORD)));
  }

  private static List<NewUser> samples(String hash) {
    return List.of(
        new NewUser("ada", "Ada Lovelace", hash, true),
        new NewUser("grace", "Grace Hopper", hash, false),
        new NewUser("linus", "Linus Pauling", hash, false));
  }

  /** The sample users that there are. */
  @GetMapping("/api/dev/sample")
  SampleUserList samples() {
    return new SampleUserList(
        samples("").stream()
            .filter(sample -> users.byName(sample.username()) != null)
            .map(sample -> new SampleUser(sample.username(), PASSWORD))
            .toList());
  }
}
