package io.tidings.node.interest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Redis answers to a call for a lease. */
sealed interface LeaseAnswer {
  /** There is no such lease, or not any more. */
  record Gone() implements LeaseAnswer {}

  /**
   * The lease was renewed.
   *
   * @param more whether the next call should follow at once
   * @param upTo the number to acknowledge when all of it is done; 0 if there is nothing
   */
  record Renewed(boolean more, List<Told> told, long upTo) implements LeaseAnswer {}

  /** One thing that this node is told. */
  sealed interface Told {
    InterestKey key();
  }

  /**
   * Who owns it.
   *
   * @param token of this node's ownership; null when it does not own it, or has to stop
   * @param here whether this node has interest, as far as Redis knows
   */
  record OwnerTold(InterestKey key, @Nullable Long token, boolean here) implements Told {}

  /**
   * It was poked.
   *
   * @param number greater than that of everything told before: a smaller one is a repetition
   */
  record ChangeTold(InterestKey key, long number) implements Told {}

  /** Reads the script's answer. */
  static LeaseAnswer read(List<Object> answer) {
    if (!answer.getFirst().equals("held")) {
      return new Gone();
    }
    List<Told> told = new ArrayList<>();
    long upTo = 0;
    for (int i = 2; i < answer.size(); i += 5) {
      upTo = Long.parseLong(String.valueOf(answer.get(i)));
      InterestKey key = InterestKey.read(String.valueOf(answer.get(i + 2)));
      if (key != null) {
        String token = String.valueOf(answer.get(i + 3));
        told.add(
            answer.get(i + 1).equals("o")
                ? new OwnerTold(
                    key, token.isEmpty() ? null : Long.valueOf(token), answer.get(i + 4).equals(1L))
                : new ChangeTold(key, upTo));
      }
    }
    return new Renewed(answer.get(1).equals(1L), told, upTo);
  }
}
