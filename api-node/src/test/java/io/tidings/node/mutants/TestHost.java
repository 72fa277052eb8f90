package io.tidings.node.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The program of a {@link TestWorker}. Each run loads the product and the tests anew; the libraries
 * are loaded once, which is most of what the start of a JVM costs.
 */
final class TestHost {
  private TestHost() {}

  /** Written once there is a verdict. */
  static final String DONE = "done";

  /** Reads the places of requests from its input, and answers each on its output. */
  public static void main(String[] args) throws IOException {
    PrintStream replies = System.out;
    System.setOut(System.err); // threads that a run left behind may print at any time
    BufferedReader places = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String place = places.readLine(); place != null; place = places.readLine()) {
      run(TestRequest.read(Path.of(place)));
      replies.println(DONE);
    }
    System.exit(0); // whatever threads the tests left behind
  }

  private static void run(TestRequest request) throws IOException {
    Properties before = (Properties) System.getProperties().clone();
    PrintStream console = System.err;
    try (PrintStream output = new PrintStream(request.output().toFile(), UTF_8)) {
      System.setOut(output);
      System.setErr(output);
      System.setProperty("java.class.path", request.classPath());
      for (String property : request.properties()) {
        String[] part = property.replaceFirst("^-D", "").split("=", 2);
        System.setProperty(part[0], part[1]);
      }
      // not closed: threads that tests left behind may still load classes
      Thread.currentThread().setContextClassLoader(loader(request.classes()));
      request.answer(TestRun.of(request.tests()));
    } finally {
      System.setOut(console);
      System.setErr(console);
      System.setProperties(before);
    }
  }

  private static ClassLoader loader(List<Path> classes) throws MalformedURLException {
    URL[] urls = new URL[classes.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = classes.get(i).toUri().toURL();
    }
    return new URLClassLoader(urls, TestHost.class.getClassLoader());
  }
}
