package io.tidings.node.bundle;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A style and all that it imports as one, without comments and indentation. */
public final class StyleBundle {
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern INDENTATION = Pattern.compile("(?m)^\\s+");
  private static final Pattern IMPORT = Pattern.compile("@import (['\"])([^'\"]+)\\1;\n?");

  private final Sources sources;
  private final Set<String> seen = new HashSet<>();

  private StyleBundle(Sources sources) {
    this.sources = sources;
  }

  /**
   * Links it.
   *
   * @param entry path of the style, from the root; its bundle takes its place
   */
  public static String of(String entry, Sources sources) {
    return new StyleBundle(sources).link(entry);
  }

  private String link(String path) {
    if (!seen.add(path)) {
      return "";
    }
    String css = COMMENT.matcher(sources.read(path)).replaceAll("");
    css = INDENTATION.matcher(css).replaceAll("");
    if (css.contains("url(")) {
      throw new IllegalStateException(
          path + " cannot be bundled: its url(…) would not resolve from the bundle's path");
    }
    return IMPORT
        .matcher(css)
        .replaceAll(found -> {
          URI imported = URI.create("/" + path).resolve(found.group(2));
          return Matcher.quoteReplacement(link(imported.getPath().substring(1)));
        });
  }
}
