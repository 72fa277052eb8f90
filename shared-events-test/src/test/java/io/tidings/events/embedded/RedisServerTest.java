package io.tidings.events.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidings.events.test.LogFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The child process, from either source. */
class RedisServerTest {
  @Test
  void start_bundledBinary_servesALog() {
    try (RedisServer server = RedisServer.start(RedisBinary.bundled());
        LogFixture fixture = new LogFixture(server.url())) {
      fixture.append("a", "x");
      assertThat(fixture.redis().info("server")).contains("redis_version:7.");
      assertThat(fixture.redis().configGet("maxmemory-policy")).containsValue("noeviction");
      assertThat(fixture.redis().configGet("client-output-buffer-limit").values().iterator().next())
          .contains("pubsub 268435456 67108864 60");
    }
  }

  @Test
  void start_nonsenseConfig_failsWithItsWords() {
    assertThatThrownBy(() -> RedisServer.start("no-such-setting yes"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no-such-setting");
  }

  @Test
  void restart_keepsPortAndFiles() {
    try (RedisServer server = RedisServer.start("appendonly yes", "appendfsync always");
        LogFixture fixture = new LogFixture(server.url())) {
      int port = server.port();
      fixture.redis().set("k", "v");
      server.kill();
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      await("the data").ignoreExceptions().until(() -> "v".equals(fixture.redis().get("k")));
    }
  }

  @Test
  void recover_paused_keepsItsData_andKilled_startsAgain() {
    try (RedisServer server = RedisServer.start();
        LogFixture fixture = new LogFixture(server.url())) {
      fixture.redis().set("k", "v");
      server.pause();
      server.recover();
      assertThat(server.running()).isTrue();
      assertThat(fixture.redis().get("k")).isEqualTo("v");
      server.kill();
      server.recover();
      assertThat(server.running()).isTrue();
    }
  }

  /** A JVM that is killed takes no hook with it, so the watcher must end the server. */
  @Test
  void start_jvmKilled_serverEnds() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    long pid;
    try (var out = jvm.inputReader()) {
      pid = Long.parseLong(out.readLine());
      ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
      assertThat(server.isAlive()).isTrue();
      jvm.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      server.onExit().get(10, TimeUnit.SECONDS);
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  /** Starts a server, tells its process id, and waits to be killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws InterruptedException {
      RedisServer server = RedisServer.start();
      List<ProcessHandle> children =
          ProcessHandle.current()
              .children()
              .filter(child -> child.info().command().orElse("").contains("redis"))
              .toList();
      System.out.println(children.getFirst().pid());
      Thread.currentThread().join();
      server.close();
    }
  }
}
