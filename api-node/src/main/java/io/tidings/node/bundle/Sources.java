package io.tidings.node.bundle;

/** Scripts and styles by their paths from the root, such as {@code board/drag.js}. */
@FunctionalInterface
public interface Sources {
  /** The text of one of them, which has to exist. */
  String read(String path);
}
