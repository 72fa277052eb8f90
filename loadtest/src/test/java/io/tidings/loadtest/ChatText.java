package io.tidings.loadtest;

/**
 * The text of a message under load.
 *
 * @param run tells the messages of this run from others in the same thread
 * @param from the sender: a window of a user
 * @param number of the sender's messages to this recipient, counted from 1
 * @param sent in ms since 1970, just before the request
 */
record ChatText(String run, String from, int number, long sent) {
  static ChatText parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 5 || !parts[0].equals("load")) {
      throw new IllegalArgumentException("not a message of a load test: " + text);
    }
    return new ChatText(parts[1], parts[2], Integer.parseInt(parts[3]), Long.parseLong(parts[4]));
  }

  /** Whether a text is a message of that run. */
  static boolean isOf(String run, String text) {
    return text.startsWith("load " + run + " ");
  }

  @Override
  public String toString() {
    return "load %s %s %d %d".formatted(run, from, number, sent);
  }
}
