package io.tidings.node.board.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.request.RequestReader;
import io.tidings.node.board.request.RequestReaders;
import io.tidings.node.http.JsonBody;
import io.tidings.node.test.Refusals;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** An import is users and projects that fit together, or refused with the field that does not. */
class ImportFuzzTest {
  private static final RequestReader READER = RequestReaders.create();
  private static final BoardProperties LIMITS =
      new BoardProperties(
          5,
          4,
          5,
          5,
          DataSize.ofMegabytes(1),
          5,
          DataSize.ofMegabytes(1),
          DataSize.ofMegabytes(1),
          5,
          Duration.ofSeconds(45));

  @Test
  void import_anyJson_isWholeOrRefused() {
    new Fuzzer<>(
            "an import of users and projects",
            MutatedJson.of(
                "{\"users\":[{\"username\":\"ada\",\"name\":\"Ada\",\"email\":null,\"admin\":true},"
                    + "{\"username\":\"bob\",\"name\":\"Bob\",\"password\":\"correct horse\"}],"
                    + "\"projects\":[{\"key\":\"ABC\",\"title\":\"A\",\"scope\":\"repo\","
                    + "\"columns\":[{\"title\":\"To do\"},{\"title\":\"Done\"}],"
                    + "\"labels\":[{\"name\":\"bug\",\"color\":\"#ff0000\"}],"
                    + "\"members\":[{\"username\":\"ada\",\"role\":\"admin\"}],"
                    + "\"tickets\":[{\"title\":\"x\",\"column\":\"To do\",\"labels\":[\"bug\"],"
                    + "\"assignees\":[\"ada\"]}]}]}",
                "{\"users\":[{\"username\":\"ada\",\"name\":\"Ada\"}],\"projects\":[]}"))
        .run(text ->
            Refusals.accepts(() -> {
              ImportedData data =
                  JsonBody.parse(
                      text.getBytes(UTF_8), body -> ImportedData.read(body, READER, LIMITS));
              assertThat(data.users().size()).isLessThanOrEqualTo(1_000);
            }));
  }
}
