package io.tidings.node.hot;

import io.tidings.node.http.HotEndpoint;
import io.tidings.node.test.TestNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The hot endpoints as Spring MVC finds them. */
record HotMapping(RequestMappingHandlerMapping mapping) {

  static HotMapping of(TestNode node) {
    return new HotMapping(
        node.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class));
  }

  /** The method and the pattern of each of them: {@code GET /api/stream}. */
  Set<String> patterns() {
    Set<String> patterns = new TreeSet<>();
    mapping
        .getHandlerMethods()
        .forEach((info, endpoint) -> {
          if (endpoint.hasMethodAnnotation(HotEndpoint.class)) {
            for (var method : info.getMethodsCondition().getMethods()) {
              info.getPatternValues().forEach(pattern -> patterns.add(method + " " + pattern));
            }
          }
        });
    return patterns;
  }

  HandlerExecutionChain handler(MockHttpServletRequest request) throws Exception {
    ServletRequestPathUtils.parseAndCache(request);
    return Objects.requireNonNull(mapping.getHandler(request), request.getRequestURI());
  }

  /** A plain request, but for its path, as Jetty would hand it over. */
  static MockHttpServletRequest request(String line) {
    String[] parts = line.split(" ", 2);
    MockHttpServletRequest request = new MockHttpServletRequest(parts[0], parts[1]);
    request.setServletPath(decoded(parts[1].replace("+", "%2B")));
    if (parts[0].equals("POST")) {
      request.setContentType("application/json");
      request.setContent(new byte[] {'{', '}'});
    }
    return request;
  }

  /**
   * @throws IllegalArgumentException when it is cut in the middle of an encoded character
   */
  static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
