package io.tidings.node.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Makes the HTML of a file: with the files that it includes, without the parts of features that are
 * off, and with links that work at the address where it is shown. In the source, links are relative
 * to the file that they are in. Here they lead to the same files, and to scripts, styles and
 * pictures under {@linkplain HashedNames the names that browsers keep}. Thread-safe.
 */
@Component
public final class Markup {
  /** Stands for another file, in the notation of server-side includes, which editors know. */
  private static final Pattern INCLUDE = Pattern.compile("<!--#include virtual=\"([^\"]+)\" -->");

  /** A part that is for nodes with that feature, in the same notation. */
  private static final Pattern OF_FEATURE =
      Pattern.compile("<!--#if expr=\"(\\w+)\" -->(.*?)<!--#endif -->", Pattern.DOTALL);

  /** A path relative to the document: no address elsewhere, and no place in the document itself. */
  private static final Pattern LINK =
      Pattern.compile("(?<![\\w-])(src|href|action)=\"([^\"/#:][^\"#:]*)\"");

  private static final String ROOT = "{root}";

  /** The HTML with links that begin at {@link #ROOT}, by path. */
  private final Map<String, String> linked = new ConcurrentHashMap<>();

  private final Set<String> features;

  Markup(List<PageFeature> features) {
    this.features = features.stream().map(PageFeature::name).collect(Collectors.toSet());
  }

  /**
   * A part that all pages have, for pages that a feature renders itself.
   *
   * @param path of the file within the node, such as {@code /header.html}
   * @param root the node's root as seen from the page, such as {@code .}
   */
  public String part(String path, String root) {
    String file = path.substring(1);
    return of(file, BundledFiles.content(file), root);
  }

  String of(String path, byte[] source, String root) {
    return linked
        .computeIfAbsent(path, file -> withFeatures(link(file, source)))
        .replace(ROOT, root);
  }

  private String withFeatures(String document) {
    return OF_FEATURE
        .matcher(document)
        .replaceAll(part ->
            features.contains(part.group(1)) ? Matcher.quoteReplacement(part.group(2)) : "");
  }

  private static String link(String file, byte[] source) {
    URI from = URI.create("/" + file);
    String linked =
        LINK.matcher(new String(source, UTF_8))
            .replaceAll(link -> {
              String path = from.resolve(link.group(2)).getPath();
              String to = ROOT + FileLinks.to(path);
              return Matcher.quoteReplacement(link.group(1) + "=\"" + to + '"');
            });
    return INCLUDE
        .matcher(linked)
        .replaceAll(include -> {
          String path = from.resolve(include.group(1)).getPath().substring(1);
          return Matcher.quoteReplacement(link(path, BundledFiles.content(path)).strip());
        });
  }
}
