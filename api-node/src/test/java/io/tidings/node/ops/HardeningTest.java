package io.tidings.node.ops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hardening list of docs/operations.md: a node with its settings answers as it says. */
class HardeningTest {
  private static final Path PAGE = Path.of("../docs/operations.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static TestNode node;

  /** A row of the list. */
  record Measure(String action, String settings, String request, String answer) {}

  @BeforeAll
  static void start() {
    node =
        TestNode.start(
            measures().flatMap(row -> code(row.settings()).stream()).toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Stream<Measure> measures() {
    try {
      return Files.readAllLines(PAGE).stream()
          .dropWhile(line -> !line.equals("## Hardening"))
          .takeWhile(line -> !line.equals("## Load balancers"))
          .filter(line -> line.startsWith("| ") && !line.startsWith("| do |"))
          .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
          .map(cell ->
              new Measure(cell[0].strip(), cell[1].strip(), cell[2].strip(), cell[3].strip()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Measure> requests() {
    return measures().filter(row -> !row.request().isEmpty());
  }

  @Test
  void list_hasRequests() {
    assertThat(requests()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void node_withTheSettingsOfTheList_answersAsItSays(Measure row) throws IOException {
    String head = send(code(row.request()));
    assertThat(head).as(row.action()).startsWith("HTTP/1.1 " + row.answer().substring(0, 3));
    for (String header : code(row.answer())) {
      String line = "\r\n" + header.toLowerCase(Locale.ROOT) + ":";
      assertThat(head.toLowerCase(Locale.ROOT).contains(line))
          .as("%s in %s", header, head)
          .isEqualTo(row.answer().contains(" with "));
    }
  }

  /**
   * Sends what the parts say (a request line, headers, maybe a body); returns the answer's head.
   */
  private static String send(List<String> parts) throws IOException {
    List<String> lines = new ArrayList<>(parts);
    String body = lines.getLast().startsWith("{") ? lines.removeLast() : "";
    lines.set(0, lines.getFirst() + " HTTP/1.1");
    lines.add("Host: tidings.example");
    if (lines.stream().noneMatch(line -> line.startsWith("Connection:"))) {
      lines.add("Connection: close");
    }
    lines.add("Content-Length: " + body.length());
    try (Socket socket = node.socket()) {
      String request = String.join("\r\n", lines) + "\r\n\r\n" + body;
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as("after %s", head).isNotEqualTo(-1);
        head.append((char) next);
      }
      return head.toString();
    }
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
