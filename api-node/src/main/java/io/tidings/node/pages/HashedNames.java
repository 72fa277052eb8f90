package io.tidings.node.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.resource.HttpResource;
import org.springframework.web.servlet.resource.ResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * Serves {@code board.js} also as {@code board-<hash of its content>.js}, which a browser keeps and
 * never asks for again. The hash of another release leads to the file of this one, which is not
 * kept: while the nodes of a cluster are replaced one after the other, a page of one node may ask
 * another node for its script.
 */
final class HashedNames implements ResourceResolver {
  private static final Pattern HASHED =
      Pattern.compile("(.+)-([0-9a-f]{" + FileInMemory.HASH_LENGTH + "})(\\.[a-z]+)");
  private static final String FOR_GOOD = "max-age=31536000, public, immutable"; // a year

  /** The name under which browsers keep a file with this content. */
  static String of(String name, byte[] content) {
    int dot = name.lastIndexOf('.');
    return name.substring(0, dot) + "-" + FileInMemory.hash(content) + name.substring(dot);
  }

  @Override
  public @Nullable Resource resolveResource(
      @Nullable HttpServletRequest request,
      String requested,
      List<? extends Resource> locations,
      ResourceResolverChain chain) {
    Matcher name = HASHED.matcher(requested);
    if (!name.matches()) {
      return chain.resolveResource(request, requested, locations);
    }
    Resource file = chain.resolveResource(request, name.group(1) + name.group(3), locations);
    if (file == null || !FileInMemory.hash(file).equals(name.group(2))) {
      return file;
    }
    return new KeptFile(String.valueOf(file.getFilename()), FileInMemory.content(file));
  }

  @Override
  public @Nullable String resolveUrlPath(
      String path, List<? extends Resource> locations, ResourceResolverChain chain) {
    return chain.resolveUrlPath(path, locations);
  }

  /** A file under a name that no other content ever has. */
  private static final class KeptFile extends FileInMemory implements HttpResource {
    KeptFile(String name, byte[] content) {
      super(name, content);
    }

    @Override
    public HttpHeaders getResponseHeaders() {
      HttpHeaders headers = new HttpHeaders();
      headers.set(HttpHeaders.CACHE_CONTROL, FOR_GOOD);
      return headers;
    }
  }
}
