package io.tidings.node.board;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Strings that sort as the positions in a column. Between any two of them there is another.
 *
 * <p>A rank is a whole number and a fraction, in digits {@code 0-9 A-Z a-z}. The whole number's
 * first character says how many digits follow, so that numbers of any length sort as text: {@code
 * a} one, {@code b} two …, and for those below zero {@code Z} one, {@code Y} two …. So a card at an
 * end gets the next whole number, and only one between two neighbours gets a longer fraction. A
 * fraction never ends in 0, or there would be no rank before it.
 */
public final class FractionalRanks {
  /** A rank that would be longer makes its column rerank all cards. */
  static final int MAX_LENGTH = 100;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int BASE = DIGITS.length();
  private static final String ZERO = "a0";

  private FractionalRanks() {}

  /**
   * A rank strictly between two others.
   *
   * @param below null for the beginning
   * @param above null for the end
   */
  static String between(@Nullable String below, @Nullable String above) {
    if (below == null) {
      return above == null ? ZERO : before(above);
    }
    String whole = integerPart(below);
    String next = plus(whole, 1);
    if (above == null || next.compareTo(above) < 0) {
      return next;
    }
    String limit = whole.equals(integerPart(above)) ? fractionPart(above) : null;
    return whole + midpoint(fractionPart(below), limit);
  }

  private static String before(String above) {
    String whole = integerPart(above);
    return fractionPart(above).isEmpty() ? plus(whole, -1) : whole;
  }

  /** Ranks for a whole column. */
  public static List<String> sequence(int size) {
    List<String> row = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      row.add(between(i == 0 ? null : row.getLast(), null));
    }
    return row;
  }

  private static String integerPart(String rank) {
    return rank.substring(0, 1 + digitCount(rank.charAt(0)));
  }

  private static String fractionPart(String rank) {
    return rank.substring(1 + digitCount(rank.charAt(0)));
  }

  /** How many digits follow the first character. */
  private static int digitCount(char head) {
    return head >= 'a' ? head - 'a' + 1 : 'Z' - head + 1;
  }

  /** The next whole number, or the one before. */
  private static String plus(String whole, int step) {
    char[] digits = whole.toCharArray();
    for (int i = digits.length - 1; i > 0; i--) {
      int digit = DIGITS.indexOf(digits[i]) + step;
      digits[i] = DIGITS.charAt(Math.floorMod(digit, BASE));
      if (digit >= 0 && digit < BASE) {
        return new String(digits);
      }
    }
    // No column counts to 62^26, so there is always another length.
    char head = whole.charAt(0);
    char next =
        head == 'Z' && step > 0 ? 'a' : head == 'a' && step < 0 ? 'Z' : (char) (head + step);
    return next + (step > 0 ? "0" : "z").repeat(digitCount(next));
  }

  /** A fraction strictly between two others; {@code above} is null for the whole number 1. */
  private static String midpoint(String below, @Nullable String above) {
    StringBuilder middle = new StringBuilder();
    String limit = above;
    for (int i = 0; ; i++) {
      int low = i < below.length() ? DIGITS.indexOf(below.charAt(i)) : 0;
      int high = limit == null ? BASE : DIGITS.indexOf(limit.charAt(i));
      if (high - low > 1) {
        return middle.append(DIGITS.charAt((low + high) / 2)).toString();
      }
      middle.append(DIGITS.charAt(low));
      if (high > low) {
        limit = null; // all further digits are below it already
      }
    }
  }
}
