package io.tidings.testbed.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that starts a node.
 *
 * @param options of the JVM, up to and including the class or jar that it runs
 */
public record NodeProgram(List<String> options) {
  /** Options for a small JVM that starts quickly, since a node of a test lives for seconds. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Xshare:auto");

  public NodeProgram {
    options = List.copyOf(options);
  }

  /** The jar as it is shipped. */
  public static NodeProgram jar(Path jar) {
    return new NodeProgram(withJvmOptions(List.of("-jar", jar.toString())));
  }

  /** This JVM's class path; what lies in the folders of {@code first} takes precedence. */
  public static NodeProgram classPath(String mainClass, Path... precedingFolders) {
    List<String> path = new ArrayList<>();
    for (Path folder : precedingFolders) {
      path.add(folder.toString());
    }
    path.add(System.getProperty("java.class.path"));
    return new NodeProgram(
        withJvmOptions(List.of("-cp", String.join(File.pathSeparator, path), mainClass)));
  }

  /** The same with another heap, such as {@code 64m}. */
  public NodeProgram heap(String size) {
    List<String> changed = new ArrayList<>(options);
    changed.set(0, "-Xmx" + size);
    return new NodeProgram(changed);
  }

  private static List<String> withJvmOptions(List<String> what) {
    List<String> all = new ArrayList<>(JVM_OPTIONS);
    all.addAll(what);
    return all;
  }
}
