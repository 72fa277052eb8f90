package io.tidings.node.hot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An answer of HTTP/1 with everything that two answers to one request have to have in common: times
 * and numbers that are counted up are written as {@code #}.
 *
 * @param headers the lines in the order of their names
 * @param body whole, or the first frame of a stream
 */
record RawAnswer(String status, List<String> headers, String body) {

  static RawAnswer read(InputStream in) throws IOException {
    String[] head = until(in, "\r\n\r\n").split("\r\n");
    List<String> headers =
        Arrays.stream(head)
            .skip(1)
            .filter(line -> !line.startsWith("Date: "))
            .map(line -> line.replaceFirst("^(Retry-After: )\\d+", "$1#"))
            .sorted()
            .collect(Collectors.toList());
    String body;
    if (headers.stream().anyMatch(line -> line.startsWith("Content-Type: text/event-stream"))) {
      String frame = until(in, "\n\n").replaceAll("[0-9a-f]+\r\n", "");
      body = frame.replaceAll("[0-9a-f]+(-[0-9a-f]+){4}", "#").replaceAll("\\d+", "#");
    } else {
      body = new String(in.readNBytes(length(headers)), ISO_8859_1);
      if (headers.contains("Content-Encoding: gzip")) { // its length depends on the numbers
        headers.removeIf(line -> line.startsWith("Content-Length: "));
        body = "";
      }
    }
    return new RawAnswer(head[0], headers, body.replaceAll("\\d{5,}", "#"));
  }

  private static int length(List<String> headers) {
    return headers.stream()
        .filter(line -> line.startsWith("Content-Length: "))
        .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
        .findFirst()
        .orElse(0);
  }

  private static String until(InputStream in, String end) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(ISO_8859_1).endsWith(end)) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended after \"" + read.toString(ISO_8859_1) + '"');
      }
      read.write(b);
    }
    return read.toString(ISO_8859_1);
  }

  int code() {
    return Integer.parseInt(status.split(" ", 3)[1]);
  }
}
