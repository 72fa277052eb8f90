package io.tidings.node.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that builds the previous release, in a folder whose Maven only notes that it ran. */
@Tag("slow")
class PreviousReleaseTest {
  private static final String SCRIPT = "scripts/previous-release";

  @TempDir Path checkout;

  private Path jar;

  @BeforeEach
  void commitPreviousRelease() throws Exception {
    Files.createDirectories(checkout.resolve("scripts"));
    Files.createDirectories(checkout.resolve("docs/releases"));
    Files.copy(Path.of("..", SCRIPT), checkout.resolve(SCRIPT));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(
        checkout.resolve("scripts/mvn"),
        """
        #!/usr/bin/env bash
        echo ran >> %1$s/runs
        until [[ -e %1$s/go-on ]]; do sleep 0.05; done
        cd "$(dirname "$0")/.."
        mkdir -p api-node/target
        touch api-node/target/api-node.jar
        """
            .formatted(checkout));
    assertThat(checkout.resolve("scripts/mvn").toFile().setExecutable(true)).isTrue();
    finish(
        start(
            "git init -q && git add . && git -c user.name=test -c user.email=test@tidings.example"
                + " commit -q -m previous && git rev-parse HEAD > docs/releases/previous"));
    String commit = Files.readString(checkout.resolve("docs/releases/previous")).strip();
    jar = checkout.toRealPath().resolve("target/previous/" + commit + ".jar");
  }

  private Process start(String command) throws IOException {
    return new ProcessBuilder("bash", "-c", command)
        .directory(checkout.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private static String finish(Process process) throws Exception {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the script ended in time").isTrue();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void previousRelease_twoRunsAtOnce_buildsItOnce() throws Exception {
    Process first = start(SCRIPT);
    await("the first to build").until(() -> runs() == 1);
    Process second = start(SCRIPT);
    await("the second to wait, or to build").until(() -> sleeps(second) || runs() == 2);
    Files.createFile(checkout.resolve("go-on"));

    assertThat(finish(first)).isEqualTo(jar.toString());
    assertThat(finish(second)).isEqualTo(jar.toString());
    assertThat(runs()).isOne();
    assertThat(jar.getParent()).isDirectoryNotContaining("glob:**.lock");
  }

  @Test
  void previousRelease_builderWasKilled_buildsItAgain() throws Exception {
    Files.createFile(checkout.resolve("go-on"));
    Process dead = start("mkdir -p target/previous && ln -s $$ " + lock());
    finish(dead);

    assertThat(finish(start(SCRIPT))).isEqualTo(jar.toString());
  }

  private int runs() throws IOException {
    Path runs = checkout.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  private static boolean sleeps(Process process) {
    return process
        .descendants()
        .anyMatch(it -> it.info().command().filter(name -> name.endsWith("sleep")).isPresent());
  }

  private String lock() {
    return jar.toString().replaceFirst("\\.jar$", ".lock");
  }
}
