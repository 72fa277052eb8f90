package io.tidings.testbed.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A load balancer for which a configuration is shipped. */
public enum BalancerKind {
  NGINX,
  HAPROXY;

  /** The path of its program, where it is installed. */
  public Optional<Path> program() {
    String name = name().toLowerCase(Locale.ROOT);
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")),
            Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
