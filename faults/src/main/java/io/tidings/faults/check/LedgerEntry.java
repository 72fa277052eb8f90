package io.tidings.faults.check;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One line of a ledger's file.
 *
 * @param content the raw bytes that follow a {@code read} line; they begin in the next line
 */
record LedgerEntry(LedgerLocation location, String kind, List<String> fields, ByteBuffer content) {
  String field(int index) {
    if (index >= fields.size()) {
      throw new UnreadableLedgerException(location, "'" + kind + "' without field " + (index + 1));
    }
    return fields.get(index);
  }

  long number(int index) {
    try {
      return Long.parseLong(field(index));
    } catch (NumberFormatException _) {
      throw new UnreadableLedgerException(location, "no number: " + field(index));
    }
  }

  double quantity(int index) {
    try {
      return Double.parseDouble(field(index));
    } catch (NumberFormatException _) {
      throw new UnreadableLedgerException(location, "no number: " + field(index));
    }
  }

  List<String> list(int index) {
    return field(index).isEmpty() ? List.of() : List.of(field(index).split(","));
  }

  UnreadableLedgerException unknownKind() {
    return new UnreadableLedgerException(location, "unknown line '" + kind + "'");
  }
}
