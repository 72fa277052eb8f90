package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A load balancer for which a configuration is shipped. */
enum BalancerKind {
  NGINX,
  HAPROXY;

  /** Its program; ends the test visibly where it is not installed, and fails it in CI. */
  Path program() {
    String name = name().toLowerCase(Locale.ROOT);
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(":")),
                Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail(name + " is not installed");
    }
    Assumptions.assumeTrue(
        found.isPresent(), () -> name + " is not installed: its configuration was NOT tested");
    return found.orElseThrow();
  }
}
