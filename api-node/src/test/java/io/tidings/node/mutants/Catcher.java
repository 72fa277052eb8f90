package io.tidings.node.mutants;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The test that has to notice.
 *
 * @param test a class, or a class and a method: {@code a.TestClass#method}
 * @param properties what the JVM is given besides: {@code -Dname=value}
 */
record Catcher(String test, List<String> properties) {

  /** Reads {@code a.TestClass#method -Dname=value …}. */
  static Catcher of(String text) {
    List<String> words = new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
    String test = words.removeFirst();
    return new Catcher(test, List.copyOf(words));
  }

  /** Without its package. */
  String title() {
    return test.replaceFirst("^([a-z]+\\.)+", "");
  }
}
