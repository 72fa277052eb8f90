package io.tidings.faults.nemesis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a command writes of a page: between {@code <!-- name begin -->} and its end. */
record PageSection(Path page, String name) {
  /** Replaces what stands there. */
  void write(String markdown) throws IOException {
    String begin = "<!-- " + name + " begin -->\n";
    String end = "<!-- " + name + " end -->";
    String text = Files.readString(page);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    if (from < begin.length() || to < from) {
      throw new IOException("%s has no place for this: %s%s".formatted(page, begin, end));
    }
    Files.writeString(page, text.substring(0, from) + markdown + text.substring(to));
  }
}
