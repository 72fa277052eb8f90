package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** The stream for servers must detect each kind of fault, or it proves nothing. */
class MailboxRowsTest {
  private final MailboxRows rows = new MailboxRows(contacts(4));

  @Test
  void complaints_eachRowOnce_none() {
    take("inbound", "1-0", 5);
    take("outbound-state", "1-1", 6);
    take("outbound-state", "1-2", 6);
    assertThat(rows.complaints(contacts(6))).isEmpty();
  }

  @Test
  void complaints_aRowLost_isTold() {
    take("inbound", "1-0", 6);
    assertThat(rows.complaints(contacts(6))).containsExactly("thread of p: row 6 follows 4");
  }

  @Test
  void complaints_aRowTwice_isTold() {
    take("inbound", "1-0", 5);
    take("inbound", "1-0", 5);
    assertThat(rows.complaints(contacts(5)))
        .containsExactly("1-0 after 1-0", "thread of p: row 5 after 5");
  }

  @Test
  void complaints_rowsSwapped_isTold() {
    take("inbound", "1-1", 6);
    take("inbound", "1-0", 5);
    assertThat(rows.complaints(contacts(6)))
        .containsExactly(
            "thread of p: row 6 follows 4", "1-0 after 1-1", "thread of p: row 5 after 6");
  }

  @Test
  void complaints_theLastRowLost_isTold() {
    take("inbound", "1-0", 5);
    assertThat(rows.complaints(contacts(6)))
        .containsExactly("thread of p: row 5, but on the server 6");
  }

  private void take(String event, String id, int row) {
    rows.take(
        "{\"event\":\"%s\",\"id\":\"e.%s\",\"data\":{\"peer\":\"p\",\"rowId\":%d}}"
            .formatted(event, id, row));
  }

  private static JsonNode contacts(int row) {
    return ApiClient.json(
        "{\"contacts\":[{\"peer\":\"p\",\"lastMessage\":{\"rowId\":%d}}]}".formatted(row));
  }
}
