package io.tidings.events.redis;

import io.tidings.events.InvalidNameException;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;

/**
 * Checks that the log can keep data: it must be JSON that every node reads back as it was written.
 * A tree can hold more than that: numbers that no parser accepts, values that are not JSON, and
 * nesting without limit.
 */
final class StorableJson {
  /** Below the 500 at which parsers stop, since the envelope is around it. */
  private static final int MAX_DEPTH = 400;

  /** Parsers stop at 1 000 characters. */
  private static final int MAX_DIGITS = 900;

  private static final int MAX_BITS = 2_980; // 897 digits

  private StorableJson() {}

  /** Fails when the data cannot be kept as it is. */
  static void check(String field, JsonNode data) {
    check(field, data, 0);
  }

  private static void check(String field, JsonNode node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidNameException(field, "…", "nested at most " + MAX_DEPTH + " deep");
    }
    switch (node.getNodeType()) {
      case OBJECT, ARRAY -> node.forEach(child -> check(field, child, depth + 1));
      case NUMBER -> checkNumber(field, node);
      case STRING, BOOLEAN, NULL -> {}
      case BINARY, MISSING, POJO ->
          throw new InvalidNameException(field, node.getNodeType().name(), "a JSON value");
    }
  }

  private static void checkNumber(String field, JsonNode node) {
    switch (node.numberType()) {
      case INT, LONG -> {}
      case FLOAT, DOUBLE -> {
        if (!Double.isFinite(node.doubleValue())) {
          throw new InvalidNameException(field, node.asString(), "a finite number");
        }
      }
      case BIG_INTEGER -> checkDigits(field, node.bigIntegerValue());
      case BIG_DECIMAL -> checkDigits(field, node.decimalValue().unscaledValue());
    }
  }

  private static void checkDigits(String field, BigInteger number) {
    if (number.bitLength() > MAX_BITS) {
      throw new InvalidNameException(
          field, number.bitLength() + " bits", "a number of at most " + MAX_DIGITS + " digits");
    }
  }
}
