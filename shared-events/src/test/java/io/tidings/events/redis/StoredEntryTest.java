package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps an entry of a log from being an event is named by its field. */
class StoredEntryTest {
  private static final String WHOLE =
      "{\"topics\":[\"a\"],\"type\":\"t\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":1}";

  private static StoredEntry entry(String envelope) {
    return new StoredEntry("5-0", List.of("p", "4-0", "d", envelope));
  }

  @Test
  void event_hasNoFault() {
    assertThat(entry(WHOLE).fault()).isNull();
    assertThat(entry(WHOLE).envelope()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"topics\":[\"a\"]|d: it is not JSON",
        "[]|d: it is not an object",
        "{\"type\":\"t\"}|d: topics is missing",
        "{\"topics\":[\"a b\"]}|d: topics has \"a b\"",
        "{\"topics\":[\"a\"]}|d: type is missing",
        "{\"topics\":[\"a\"],\"type\":\"t\"}|d: data is missing",
        "{\"topics\":[\"a\"],\"type\":\"t\",\"data\":1}|d: timestamp is no time"
      })
  void envelope_namesTheField(String envelope, String fault) {
    assertThat(entry(envelope).fault()).startsWith(fault);
    assertThat(entry(envelope).envelope()).isNull();
  }

  @Test
  void entry_namesTheField() {
    assertThat(new StoredEntry("9007199254740993-0", List.of()).fault()).startsWith("id: ");
    assertThat(new StoredEntry("5-0", List.of("x", "y")).fault()).startsWith("fields: ");
    assertThat(new StoredEntry("5-0", List.of("p", "x", "d", WHOLE)).fault()).startsWith("p: ");
    assertThat(entry(" " + WHOLE).fault()).startsWith("d: it does not begin with its topics");
  }
}
