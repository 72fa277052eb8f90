package io.tidings.node.hot;

import io.tidings.node.limits.TransferLimiter;
import io.tidings.node.ops.ResponseHeaders;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;

/** The filters of the general path that decide something about a plain request. */
@Component
final class HotFilters {
  /**
   * What the general path has in addition. They describe the node at a path of their own, make
   * principals and roles known to servlets, and pass a caller on to the threads of asynchronous
   * controllers: no hot endpoint uses any of these.
   */
  static final Set<String> LEFT_OUT =
      Set.of(
          "OAuth2ProtectedResourceMetadataFilter",
          "SecurityContextHolderAwareRequestFilter",
          "WebAsyncManagerIntegrationFilter");

  /**
   * The filters that the container runs, by their names. Besides this short way and those that are
   * run here, they set the encoding of requests, of which bodies are read as bytes and plain
   * queries are ASCII; observe requests, as {@link HotMetrics} does; keep the request for its
   * thread, while hot endpoints are given it; and look for upgrades, which no plain request asks
   * for.
   */
  static final Set<String> KNOWN =
      Set.of(
          "characterEncodingFilter",
          "corsFilter",
          "hotPath",
          "org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter",
          "requestContextFilter",
          "responseHeaders",
          "springSecurityFilterChain",
          "transferLimiter",
          "webMvcObservationFilter");

  private final List<Filter> all = new ArrayList<>();

  HotFilters(
      ResponseHeaders responseHeaders, SecurityFilterChain security, TransferLimiter transfers) {
    all.add(responseHeaders);
    security.getFilters().stream()
        .filter(filter -> !LEFT_OUT.contains(filter.getClass().getSimpleName()))
        .forEach(all::add);
    all.add(transfers);
  }

  /** Whether there is no other filter, which might decide anything. */
  static boolean areComplete(ServletContext container) {
    return KNOWN.containsAll(container.getFilterRegistrations().keySet());
  }

  List<Filter> inOrder() {
    return all;
  }
}
