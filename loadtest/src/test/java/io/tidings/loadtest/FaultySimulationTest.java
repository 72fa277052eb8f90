package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run of Gatling against a node with faults: it fails, and names each of them. */
@Tag("slow")
class FaultySimulationTest {
  @Test
  void fanOut_lossDuplicateAndSwap_failsAndNamesThem(@TempDir Path folder) throws Exception {
    int code;
    try (FaultyNode node = new FaultyNode()) {
      code = load(folder, node.address());
    }
    Outcome outcome = Outcome.read(folder.resolve("outcome.json"));
    assertThat(code).isEqualTo(2);
    assertThat(outcome.connections()).isEqualTo(4);
    assertThat(outcome.failures())
        .hasSize(3)
        .anyMatch(failure -> failure.matches("stream \\d lost 1 of \\d+ events of \\S+: 2"))
        .anyMatch(failure -> failure.matches("stream \\d got event 2 of \\S+ twice"))
        .anyMatch(failure -> failure.matches("stream \\d got event 2 of \\S+ after later ones"));
    assertThat(outcome.lost()).isEqualTo(1);
    assertThat(outcome.duplicates()).isEqualTo(1);
    assertThat(outcome.outOfOrder()).isEqualTo(1);
  }

  private static int load(Path folder, String address) throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.prefs.userRoot=" + folder,
                "-cp",
                classPath,
                Load.class.getName(),
                "run",
                "fan-out",
                folder.toString()));
    builder
        .environment()
        .putAll(
            Map.of(
                "BASE_URLS",
                address,
                "CONNECTIONS",
                "4",
                "TOPICS",
                "1",
                "RATE",
                "10",
                "DURATION",
                "1s",
                "GRACE",
                "3s",
                "P50",
                "1m",
                "P99",
                "1m",
                "INJECTOR",
                "1/1"));
    File log = Files.createFile(folder.resolve("gatling.log")).toFile();
    Process process = builder.redirectErrorStream(true).redirectOutput(log).start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the run ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }
}
