package io.tidings.node.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.bundle.ScriptBundle;
import io.tidings.node.bundle.StyleBundle;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Serves each script and style that documents and other sites ask for as one file, with all that it
 * imports: on a slow network each request costs more than the bytes that it brings. Everything else
 * is served as it is, and so are the sources. Thread-safe.
 */
final class BundledFiles implements ResourceResolver {
  private static final Set<String> SCRIPTS =
      Set.of(
          "app.js",
          "activity/activity-drawer.js",
          "activity/console.js",
          "board/board.js",
          "board/boards.js",
          "board/login.js",
          "chat/chat.js",
          "client/activity/index.js",
          "client/index.js",
          "client/parser.js",
          "client/query-keys.js",
          "client/worker.js",
          "notification/notifications.js");
  private static final Set<String> STYLES =
      Set.of(
          "style.css",
          "activity/console.css",
          "board/board.css",
          "board/boards.css",
          "chat/chat.css",
          "login.css",
          "notification/notifications.css");

  /** The files by path. All nodes of a process have one class path, which does not change. */
  private static final Map<String, byte[]> MADE = new ConcurrentHashMap<>();

  /** The file that is served at this path, which has no slash before it. */
  static byte[] content(String path) {
    byte[] bundle = bundle(path);
    return bundle == null ? FileInMemory.content(source(path)) : bundle;
  }

  private static ClassPathResource source(String path) {
    return new ClassPathResource("static/" + path);
  }

  private static byte @Nullable [] bundle(String path) {
    byte[] made = MADE.get(path);
    if (made == null && SCRIPTS.contains(path.replaceFirst("\\.map$", ""))) {
      String script = path.replaceFirst("\\.map$", "");
      ScriptBundle bundle = ScriptBundle.of(script, BundledFiles::read);
      MADE.put(script + ".map", bundle.map().getBytes(UTF_8));
      MADE.put(script, bundle.text().getBytes(UTF_8));
    } else if (made == null && STYLES.contains(path)) {
      MADE.put(path, StyleBundle.of(path, BundledFiles::read).getBytes(UTF_8));
    }
    return MADE.get(path);
  }

  private static String read(String path) {
    return new String(FileInMemory.content(source(path)), UTF_8);
  }

  @Override
  public @Nullable Resource resolveResource(
      @Nullable HttpServletRequest request,
      String requested,
      List<? extends Resource> locations,
      ResourceResolverChain chain) {
    byte[] bundle = bundle(requested);
    return bundle == null
        ? chain.resolveResource(request, requested, locations)
        : new FileInMemory(requested.substring(requested.lastIndexOf('/') + 1), bundle);
  }

  @Override
  public @Nullable String resolveUrlPath(
      String path, List<? extends Resource> locations, ResourceResolverChain chain) {
    return chain.resolveUrlPath(path, locations);
  }
}
