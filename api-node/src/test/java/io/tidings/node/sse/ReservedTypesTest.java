package io.tidings.node.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.NewEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the browser client takes for a control frame, no application can publish. */
class ReservedTypesTest {
  private static final Path DIALECT = Path.of("../client/src/dialect.js");
  private static final Pattern LIST = Pattern.compile("CONTROL_TYPES = \\[([^]]*)]");

  @Test
  void controlTypesOfTheClient_areReserved() throws IOException {
    Matcher list = LIST.matcher(Files.readString(DIALECT));
    assertThat(list.find()).isTrue();
    Set<String> types =
        Pattern.compile("'([a-z]+)'")
            .matcher(list.group(1))
            .results()
            .map(type -> type.group(1))
            .collect(Collectors.toSet());
    assertThat(types).contains("connected", "logout");
    assertThat(NewEvent.RESERVED_TYPES).containsAll(types);
  }
}
