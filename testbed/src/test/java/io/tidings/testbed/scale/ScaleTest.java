package io.tidings.testbed.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code scripts/scale} counts right: the tests beside it, which are of Python as it is. */
class ScaleTest {
  @Test
  void arithmeticOfScale_ownTests_pass() throws IOException, InterruptedException {
    assumeTrue(hasPython(), "there is no python3 on the PATH");
    Process tests =
        new ProcessBuilder("python3", "-B", "-m", "unittest")
            .directory(Path.of("..", "loadtest", "scale").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(tests.getInputStream().readAllBytes(), UTF_8);
    assertThat(tests.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(tests.exitValue()).as(output).isZero();
    assertThat(output).as("tests that ran").containsPattern("Ran [1-9]\\d tests").endsWith("OK\n");
  }

  private static boolean hasPython() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
  }
}
