package io.tidings.node.board;

/** An answer with a version, which its ETag repeats. */
public interface Versioned {
  long version();
}
