package io.tidings.testbed.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A load balancer for which a configuration is shipped. */
public enum BalancerKind {
  NGINX,
  HAPROXY,
  ENVOY;

  /** The path of its program, where it is installed. That of Envoy may come from scripts/envoy. */
  public Optional<Path> program() {
    String name = name().toLowerCase(Locale.ROOT);
    return Stream.of(
            Stream.of(System.getenv("PATH").split(":")),
            Stream.of("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"),
            // from the project's folder or one of its modules
            Stream.of("target/envoy", "../target/envoy"))
        .flatMap(folders -> folders)
        .map(folder -> Path.of(folder, name).toAbsolutePath())
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst();
  }
}
