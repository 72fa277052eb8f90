package io.tidings.node.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/** Hides the files of features that are off. */
final class FeatureFiles implements ResourceResolver {
  /** How the paths of a feature's files begin. */
  private static final Map<String, String> PREFIXES =
      Map.of(
          "user", "board/",
          "activity", "activity/",
          "board", "board/board",
          "chat", "chat/",
          "notification", "notification/",
          "stopwatch", "stopwatch/");

  private final List<String> hidden;

  FeatureFiles(List<PageFeature> features) {
    Map<String, String> off = new HashMap<>(PREFIXES);
    features.forEach(feature -> off.remove(feature.name()));
    this.hidden = List.copyOf(off.values());
  }

  @Override
  public @Nullable Resource resolveResource(
      @Nullable HttpServletRequest request,
      String requested,
      List<? extends Resource> locations,
      ResourceResolverChain chain) {
    return hidden.stream().anyMatch(requested::startsWith)
        ? null
        : chain.resolveResource(request, requested, locations);
  }

  @Override
  public @Nullable String resolveUrlPath(
      String path, List<? extends Resource> locations, ResourceResolverChain chain) {
    return chain.resolveUrlPath(path, locations);
  }
}
