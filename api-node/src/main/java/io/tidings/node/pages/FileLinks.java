package io.tidings.node.pages;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The addresses under which browsers keep the files of pages, for pages that a feature renders
 * itself.
 */
public final class FileLinks {
  private static final Pattern KEPT = Pattern.compile(".*\\.(js|css|svg)");

  /** By path. All nodes of a process have one class path, which does not change. */
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private FileLinks() {}

  /**
   * The address for links in pages.
   *
   * @param path of the file within the node, such as {@code /chat/chat.js}
   * @return the same path for files that browsers have to ask for again each time
   */
  public static String to(String path) {
    return KEPT.matcher(path).matches() ? KNOWN.computeIfAbsent(path, FileLinks::kept) : path;
  }

  private static String kept(String path) {
    return HashedNames.of(path, BundledFiles.content(path.substring(1)));
  }
}
