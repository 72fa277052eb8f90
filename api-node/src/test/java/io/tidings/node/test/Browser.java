package io.tidings.node.test;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A Chromium without a window, with any number of tabs of any number of fresh profiles. */
public final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-popup-blocking",
          // of the address bar: Chromium loads them for each window, which costs more than a page
          "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
          "--window-size=1440,900",
          "--remote-debugging-port=0");
  private static final Duration START = Duration.ofSeconds(30);

  private final Path directory;
  private final Process process;
  private final Process watcher;
  private final DevTools tools;

  private Browser(Path program) throws IOException {
    directory = Files.createTempDirectory("tidings-browser-");
    process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(program.toString(), "--user-data-dir=" + directory),
                        Stream.concat(FLAGS.stream(), Stream.of("about:blank")))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    // Its input is a pipe of this JVM, which the system closes however this JVM ends.
    watcher = new ProcessBuilder("sh", "-c", "read -r _; kill -9 " + process.pid()).start();
    tools = new DevTools(address());
  }

  /** Starts Chromium; ends the test visibly where it is not installed, and fails it in CI. */
  public static Browser start() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Optional<Path> program =
        NAMES.stream()
            .flatMap(name -> Arrays.stream(path.split(":", -1)).map(dir -> Path.of(dir, name)))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty() && System.getenv("TIDINGS_REQUIRE_ALL") != null) {
      fail("Chromium is not installed");
    }
    assumeTrue(program.isPresent(), "Chromium is not installed: the page was NOT tested");
    try {
      return new Browser(program.orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new tab of the first profile, with this page. */
  public Tab open(String url) {
    return tab(null).open(url);
  }

  /** The browser of another user, with its own cookies, storage and workers. */
  public Profile newProfile() {
    return new Profile(
        this,
        tools
            .call(null, "Target.createBrowserContext", DevTools.parameters())
            .path("browserContextId")
            .asString());
  }

  /** An empty tab. */
  Tab tab(@Nullable String profile) {
    // In a window of its own, where it can be seen: one in the background draws nothing.
    ObjectNode target = DevTools.parameters().put("url", "about:blank").put("newWindow", true);
    if (profile != null) {
      target.put("browserContextId", profile);
    }
    return attach(tools.call(null, "Target.createTarget", target).path("targetId").asString());
  }

  Tab attach(String target) {
    ObjectNode parameters = DevTools.parameters().put("targetId", target).put("flatten", true);
    String session =
        tools.call(null, "Target.attachToTarget", parameters).path("sessionId").asString();
    return new Tab(this, tools, target, session);
  }

  /** The tab that another one opened by itself. */
  Optional<Tab> openedBy(String opener) {
    JsonNode targets = tools.call(null, "Target.getTargets", DevTools.parameters());
    for (JsonNode target : targets.path("targetInfos")) {
      if (target.path("openerId").asString("").equals(opener)) {
        return Optional.of(attach(target.path("targetId").asString()));
      }
    }
    return Optional.empty();
  }

  /** The addresses of all shared workers that run. */
  public List<String> sharedWorkers() {
    JsonNode targets = tools.call(null, "Target.getTargets", DevTools.parameters());
    return targets
        .path("targetInfos")
        .valueStream()
        .filter(target -> target.path("type").asString("").equals("shared_worker"))
        .map(target -> target.path("url").asString())
        .toList();
  }

  /** Chromium writes the port it chose, and the path, into its directory. */
  private URI address() {
    Path chosen = directory.resolve("DevToolsActivePort");
    Awaitility.await("Chromium to start")
        .atMost(START)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(chosen) && Files.readAllLines(chosen).size() > 1);
    try {
      List<String> lines = Files.readAllLines(chosen);
      return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    tools.close();
    process.destroyForcibly().onExit().join();
    watcher.destroyForcibly();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // Its helpers may still be leaving; the system clears what they left.
    }
  }

  /** Tabs that share cookies, storage and workers with each other, and with no others. */
  public record Profile(Browser browser, String id) {
    /** An empty tab. */
    public Tab tab() {
      return browser.tab(id);
    }

    /** A new tab with this page. */
    public Tab open(String url) {
      return tab().open(url);
    }
  }
}
