package io.tidings.faults.ledger;

import com.fasterxml.jackson.annotation.Nulls;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads lines; strict in reading, since a line that was guessed at proves nothing. */
public final class LedgerFormat {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .changeDefaultNullHandling(nulls -> nulls.withValueNulls(Nulls.FAIL, Nulls.FAIL))
          .build();

  private static final ObjectWriter WRITER = MAPPER.writerFor(LedgerEntry.class);
  private static final ObjectReader READER = MAPPER.readerFor(LedgerEntry.class);

  private LedgerFormat() {}

  /** The line without its end. */
  static byte[] line(LedgerEntry entry) {
    return WRITER.writeValueAsBytes(entry);
  }

  /** Reads a line without its end. */
  public static LedgerEntry entry(byte[] bytes, int offset, int length) throws JacksonException {
    return READER.readValue(bytes, offset, length);
  }
}
