package io.tidings.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each kind of finding is explained in the documents. */
class FindingKindTest {
  @Test
  void eachKind_isInTheDocuments() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "cli.md"));
    assertThat(Stream.of(FindingKind.values()).map(kind -> "`" + kind.label() + "`"))
        .allSatisfy(label -> assertThat(page).contains(label));
  }
}
