package io.tidings.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonStreamTest {
  private static final int MEGABYTE = 1 << 20;

  /** A parser that shares the names it saw with the next one kept 30 MB of these for good. */
  @Test
  void namesThatClientsMakeUp_areNotKept() {
    parse(0);
    long before = used();
    for (int i = 1; i < 20_000; i++) {
      parse(i);
    }
    assertThat(used() - before).isLessThan(5 * MEGABYTE);
  }

  @Test
  void nameOfManyCharacters_isRefused() {
    byte[] body = ("{\"" + "n".repeat(2_000) + "\":1}").getBytes(UTF_8);
    assertThatThrownBy(() -> JsonBody.parse(body, JsonStream::value))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("JSON");
  }

  private static void parse(int number) {
    String name = number + "n".repeat(900);
    JsonBody.parse(("{\"" + name + "\":1}").getBytes(UTF_8), JsonStream::value);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
