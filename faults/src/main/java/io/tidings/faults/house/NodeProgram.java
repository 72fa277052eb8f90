package io.tidings.faults.house;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a node is started.
 *
 * @param options of the JVM, up to and with the class or jar that it runs
 */
public record NodeProgram(List<String> options) {
  /** Small and quick to start: a node of a test lives for seconds. */
  private static final List<String> JVM =
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
    return new NodeProgram(with(List.of("-jar", jar.toString())));
  }

  /** This JVM's class path; what lies in the folders of {@code first} takes precedence. */
  public static NodeProgram classPath(String main, Path... first) {
    List<String> path = new ArrayList<>();
    for (Path folder : first) {
      path.add(folder.toString());
    }
    path.add(System.getProperty("java.class.path"));
    return new NodeProgram(with(List.of("-cp", String.join(File.pathSeparator, path), main)));
  }

  /** The same with another heap, such as {@code 64m}. */
  public NodeProgram heap(String size) {
    List<String> changed = new ArrayList<>(options);
    changed.set(0, "-Xmx" + size);
    return new NodeProgram(changed);
  }

  private static List<String> with(List<String> what) {
    List<String> all = new ArrayList<>(JVM);
    all.addAll(what);
    return all;
  }
}
