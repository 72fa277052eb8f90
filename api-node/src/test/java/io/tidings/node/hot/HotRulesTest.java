package io.tidings.node.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tidings.node.access.StreamPath;
import io.tidings.node.hot.HotRoutes.Match;
import io.tidings.node.test.TestNode;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.FilterMapping;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;

/** Whatever the general path decides about a plain request, the short way decides, too. */
class HotRulesTest {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void filtersOfTheContainer_areKnown() {
    List<String> names = containerFilters();
    assertThat(names.getFirst()).isEqualTo("hotPath");
    assertThat(names).containsExactlyInAnyOrderElementsOf(HotFilters.KNOWN);
    assertThat(names)
        .containsSubsequence("responseHeaders", "springSecurityFilterChain", "transferLimiter");
  }

  private static List<String> containerFilters() {
    var context =
        Objects.requireNonNull(((WebApplicationContext) node.context()).getServletContext());
    FilterMapping[] mappings =
        ServletContextHandler.getServletContextHandler(context)
            .getServletHandler()
            .getFilterMappings();
    return Arrays.stream(mappings).map(FilterMapping::getFilterName).distinct().toList();
  }

  @Test
  void filtersOfSpringSecurity_areTheSameObjectsInTheSameOrder() {
    List<Filter> expected = new ArrayList<>();
    expected.add(node.bean("responseHeaders", Filter.class));
    List<String> leftOut = new ArrayList<>();
    for (Filter filter : node.bean(SecurityFilterChain.class).getFilters()) {
      String name = filter.getClass().getSimpleName();
      if (HotFilters.LEFT_OUT.contains(name)) {
        leftOut.add(name);
      } else {
        expected.add(filter);
      }
    }
    expected.add(node.bean("transferLimiter", Filter.class));
    assertThat(node.bean(HotFilters.class).inOrder()).containsExactlyElementsOf(expected);
    assertThat(leftOut).containsExactlyInAnyOrderElementsOf(HotFilters.LEFT_OUT);
    assertThat(expected.stream().map(filter -> filter.getClass().getSimpleName()))
        .containsExactly(
            "ResponseHeaders",
            "SecurityContextHolderFilter",
            "CorsFilter",
            "BearerTokenAuthenticationFilter",
            "IdentificationFilter",
            "AnonymousAuthenticationFilter",
            "ExceptionTranslationFilter",
            "CrossSiteWrites",
            "AuthorizationFilter",
            "TransferLimiter");
  }

  /** Forms are not plain, and the others only prepare views. */
  @Test
  void interceptors_areAskedOrConcernNoPlainRequest() throws Exception {
    for (String path : hotPaths()) {
      Set<String> names =
          Arrays.stream(Objects.requireNonNull(handler(path).getInterceptors()))
              .map(interceptor -> interceptor.getClass().getSimpleName())
              .collect(Collectors.toCollection(TreeSet::new));
      names.removeAll(
          List.of(
              "ConversionServiceExposingInterceptor", "ResourceUrlProviderExposingInterceptor"));
      assertThat(names)
          .as(path)
          .isEqualTo(path.contains(" /api/") ? Set.of("NoForms", "UrlTokenInterceptor") : Set.of());
    }
  }

  @Test
  void streams_areHotInEachFeature() {
    Set<String> streams =
        Stream.of(node.context().getBeansOfType(StreamPath.class).values())
            .flatMap(paths -> paths.stream())
            .map(path -> "GET " + anyVariable(path.pattern()))
            .filter(path -> !path.contains("/-/ws"))
            .collect(Collectors.toCollection(TreeSet::new));
    streams.add("POST /api/events");
    streams.add("POST /api/topics/{}/events");
    assertThat(HotMapping.of(node).patterns().stream().map(HotRulesTest::anyVariable).toList())
        .containsExactlyInAnyOrderElementsOf(streams);
  }

  private static String anyVariable(String pattern) {
    return pattern.replaceAll("\\{[^}]*}", "{}");
  }

  private static List<String> hotPaths() {
    return HotMapping.of(node).patterns().stream()
        .map(path -> path.replaceAll("\\{[^}]*}", "7"))
        .toList();
  }

  /** What the short way takes, the firewall accepts, and the general path finds the same for it. */
  @Test
  void requestsOfAllSorts_areSafeAndForTheSameEndpoint() throws Exception {
    HttpFirewall firewall = node.bean(HttpFirewall.class);
    StrangeRequests requests = new StrangeRequests(new Random(18), HotMapping.of(node).patterns());
    int hot = 0;
    for (int i = 0; i < 20_000; i++) {
      MockHttpServletRequest request = requests.next();
      Match match = request == null ? null : node.bean(HotRoutes.class).find(request);
      if (request != null && match != null && PlainRequest.is(request)) {
        hot++;
        assertThatCode(
                () -> {
                  HttpServletRequest checked = firewall.getFirewalledRequest(request);
                  checked.getParameterMap().keySet().forEach(checked::getParameterValues);
                })
            .as(request.getRequestURI())
            .doesNotThrowAnyException();
        assertSameEndpoint(match, request);
      }
    }
    assertThat(hot).isBetween(2_000, 18_000);
  }

  private static void assertSameEndpoint(Match match, MockHttpServletRequest request)
      throws Exception {
    HandlerExecutionChain found = HotMapping.of(node).handler(request);
    assertThat(((HandlerMethod) found.getHandler()).getMethod())
        .as(request.getRequestURI())
        .isEqualTo(match.route().handler().getMethod());
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    assertThat(
            ((Map<?, ?>) Objects.requireNonNull(variables)).values().stream().map(Object::toString))
        .as(request.getRequestURI())
        .isEqualTo(match.variable().isEmpty() ? List.of() : List.of(match.variable()));
  }

  private static HandlerExecutionChain handler(String line) throws Exception {
    return HotMapping.of(node).handler(HotMapping.request(line));
  }
}
