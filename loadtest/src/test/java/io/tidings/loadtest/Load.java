package io.tidings.loadtest;

import io.gatling.app.Gatling;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code scripts/load} starts. {@code run fan-out DIRECTORY} runs a simulation, {@code table
 * DIRECTORY…} prints what was found and is written in these directories or below them. The exit
 * code is 0 when all passed, 1 (of Gatling, 2) when something failed, 2 for a wrong setting, and 3
 * when the users that a simulation takes are not there.
 */
final class Load {
  private static final String OUTCOME = "outcome.json";
  private static final int CONNECT_MILLIS = 5_000;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int NO_USERS = 3;

  private Load() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try {
      if (args.length == 3 && args[0].equals("run")) {
        run(args[1], Path.of(args[2]));
      } else {
        System.exit(table(List.of(args).subList(Math.min(1, args.length), args.length)));
      }
    } catch (WrongSettingException e) {
      wrong(e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // Gatling throws what a simulation's constructor threw, wrapped and undeclared.
      if (e.getCause() instanceof WrongSettingException setting) {
        wrong(setting);
      }
      throw new IllegalStateException(e);
    }
  }

  private static void wrong(WrongSettingException setting) {
    System.err.println(setting.getMessage());
    System.exit(setting instanceof MissingUsersException ? NO_USERS : USAGE);
  }

  /** Does not return: Gatling ends the process, with 0 when all assertions hold. */
  private static void run(String simulation, Path directory) throws InterruptedException {
    String name = "io.tidings.loadtest.%sSimulation".formatted(camelCase(simulation));
    checkServers(Settings.ofEnvironment());
    Instant start = Settings.ofEnvironment().instant("START_AT").orElse(Instant.MIN);
    if (start.isAfter(Instant.now())) {
      System.err.printf("%-16s begins at %s%n", simulation, start);
      Thread.sleep(Duration.between(Instant.now(), start));
    }
    System.setProperty("tidings.load.outcome", directory.resolve(OUTCOME).toString());
    Gatling.main(new String[] {"-s", name, "-rf", directory.toString()});
  }

  /** One line now is better than thousands of failed connects in a minute. */
  private static void checkServers(Settings settings) {
    for (String address : settings.addresses("BASE_URLS", List.of())) {
      URI uri = URI.create(address);
      int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(uri.getHost(), port), CONNECT_MILLIS);
      } catch (IOException e) {
        throw Settings.wrong("BASE_URLS", "servers that answer, but " + e.getMessage(), address);
      }
    }
  }

  /** Where the running simulation writes its outcome. */
  static Path outcomeFile() {
    return Path.of(System.getProperty("tidings.load.outcome", "target/load/" + OUTCOME));
  }

  private static int table(List<String> directories) throws IOException {
    if (directories.isEmpty()) {
      System.err.println("table takes the directories of runs");
      return USAGE;
    }
    List<Outcome> outcomes = new ArrayList<>();
    boolean all = true;
    for (String directory : directories) {
      if (!Files.isDirectory(Path.of(directory))) {
        System.err.println(directory + " is no directory");
        return USAGE;
      }
      List<Path> files;
      try (Stream<Path> below = Files.walk(Path.of(directory))) {
        files = below.filter(file -> file.endsWith(OUTCOME)).sorted().toList();
      }
      if (files.isEmpty()) {
        System.err.println(directory + " has no " + OUTCOME + ": the simulation did not end");
        all = false;
      }
      for (Path file : files) {
        outcomes.add(Outcome.read(file));
      }
    }
    OutcomeTable table = OutcomeTable.merging(outcomes);
    System.out.print(table.text());
    return all && table.passed() ? 0 : FAILED;
  }

  static String camelCase(String kebab) {
    return Pattern.compile("(?:^|-)([a-z])")
        .matcher(kebab)
        .replaceAll(match -> Matcher.quoteReplacement(match.group(1).toUpperCase(Locale.ROOT)));
  }
}
