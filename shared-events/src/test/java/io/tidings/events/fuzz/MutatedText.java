package io.tidings.events.fuzz;

import io.tidings.events.Mutations;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Valid texts, and what up to four changes make of them: pieces are replaced, left out, repeated,
 * moved, or taken from another of the texts.
 */
public record MutatedText(List<String> valid) implements Generator<String> {
  private static final int MOST_CHANGES = 4;
  private static final int MOST_REPLACED = 3;
  private static final int MOST_REPEATED = 200;

  public MutatedText {
    valid = List.copyOf(valid);
  }

  public static MutatedText of(String... valid) {
    return new MutatedText(List.of(valid));
  }

  @Override
  public String next(RandomGenerator random) {
    String text = any(random);
    // One change of a short text is often refused; so some have none, and most have few.
    int changes = Math.min(random.nextInt(MOST_CHANGES + 1), random.nextInt(MOST_CHANGES + 1));
    for (int i = 0; i < changes; i++) {
      text = changed(text, random);
    }
    return text;
  }

  private String any(RandomGenerator random) {
    return valid.get(random.nextInt(valid.size()));
  }

  private String changed(String text, RandomGenerator random) {
    int from = random.nextInt(text.length() + 1);
    int rest = text.length() - from;
    return switch (random.nextInt(12)) {
      case 0 -> text.substring(0, from); // cut off
      case 1 -> text.substring(from);
      case 2 -> without(text, from, from + random.nextInt(rest + 1));
      case 3 -> repeated(text, from, random);
      case 4 -> text.substring(0, from) + tail(any(random), random);
      case 5 -> swapped(text, from, random);
      case 6, 7 -> {
        char c = (char) (random.nextInt(16) == 0 ? random.nextInt(1 << 16) : random.nextInt(128));
        yield text.substring(0, from)
            + c
            + text.substring(from + Math.min(rest, random.nextInt(2)));
      }
      default ->
          text.substring(0, from)
              + Mutations.special(random)
              + text.substring(from + Math.min(rest, random.nextInt(MOST_REPLACED + 1)));
    };
  }

  private static String without(String text, int from, int to) {
    return text.substring(0, from) + text.substring(to);
  }

  private static String repeated(String text, int from, RandomGenerator random) {
    int length = Math.min(text.length() - from, 1 + random.nextInt(8));
    int times = random.nextInt(8) == 0 ? random.nextInt(MOST_REPEATED) : 2;
    return text.substring(0, from)
        + text.substring(from, from + length).repeat(times)
        + text.substring(from + length);
  }

  private static String tail(String other, RandomGenerator random) {
    return other.substring(random.nextInt(other.length() + 1));
  }

  private static String swapped(String text, int at, RandomGenerator random) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Math.min(at, text.length() - 1);
    int second = random.nextInt(text.length());
    StringBuilder changed = new StringBuilder(text);
    changed.setCharAt(first, text.charAt(second));
    changed.setCharAt(second, text.charAt(first));
    return changed.toString();
  }
}
