package io.tidings.node.relay;

import java.util.ArrayDeque;

/**
 * Tells a connection whose turn is still to come from one whose own answer is lost. Questions are
 * answered roughly in the order in which they were asked. While a question that is no younger was
 * answered lately, the connection's own answer may still come; when only younger ones are answered,
 * it will not.
 *
 * <p>Owned by the lane.
 */
final class Turns {
  private record Answered(long question, long at) {}

  // An answer is dropped once one to an older question follows, so both parts rise; or once it is
  // too long ago to count.
  private final ArrayDeque<Answered> answers = new ArrayDeque<>(2);
  private long questions;

  /** The number of a new question. */
  long next() {
    return ++questions;
  }

  /**
   * @param now a time that rises in ticks, which bounds what is kept
   * @param since before this time an answer says nothing any more
   */
  void answered(long question, long now, long since) {
    forgetBefore(since);
    while (!answers.isEmpty() && answers.getLast().question >= question) {
      answers.removeLast();
    }
    if (answers.isEmpty() || answers.getLast().at != now) {
      answers.add(new Answered(question, now));
    }
  }

  /** Whether a question that is no younger was answered at this time or later. */
  boolean mayCome(long question, long since) {
    forgetBefore(since);
    return !answers.isEmpty() && answers.getFirst().question <= question;
  }

  private void forgetBefore(long since) {
    while (!answers.isEmpty() && answers.getFirst().at < since) {
      answers.remove();
    }
  }

  /** How many answers it remembers. */
  int remembered() {
    return answers.size();
  }
}
