package io.tidings.node.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.http.RelativeRoot;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/** Serves a document at each of its addresses, with links that work there. Thread-safe. */
final class Documents implements ResourceResolver {
  private final Markup markup;

  Documents(Markup markup) {
    this.markup = markup;
  }

  @Override
  public @Nullable Resource resolveResource(
      @Nullable HttpServletRequest request,
      String requested,
      List<? extends Resource> locations,
      ResourceResolverChain chain) {
    Resource source = chain.resolveResource(request, requested, locations);
    if (source == null || request == null || !requested.endsWith(".html")) {
      return source;
    }
    String root = RelativeRoot.of(request).path();
    byte[] document = markup.of(requested, FileInMemory.content(source), root).getBytes(UTF_8);
    return new FileInMemory(String.valueOf(source.getFilename()), document);
  }

  @Override
  public @Nullable String resolveUrlPath(
      String path, List<? extends Resource> locations, ResourceResolverChain chain) {
    return chain.resolveUrlPath(path, locations);
  }
}
