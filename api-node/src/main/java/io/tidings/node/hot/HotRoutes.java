package io.tidings.node.hot;

import io.tidings.node.http.HotEndpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The endpoints that are {@link HotEndpoint}s, by method and path. */
@Component
final class HotRoutes {
  private static final MethodType SIGNATURE =
      MethodType.methodType(
          void.class, String.class, HttpServletRequest.class, HttpServletResponse.class);

  private final Map<String, Route> exact = new HashMap<>();
  private final List<Route> withVariable = new ArrayList<>();

  HotRoutes(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
    mapping.getHandlerMethods().forEach(this::add);
  }

  private void add(RequestMappingInfo info, HandlerMethod handler) {
    if (handler.getMethodAnnotation(HotEndpoint.class) == null) {
      return;
    }
    requirePathAndMethodAlone(info);
    HandlerMethod resolved = handler.createWithResolvedBean();
    MethodHandle code = handle(resolved);
    for (var method : info.getMethodsCondition().getMethods()) {
      for (String pattern : info.getPatternValues()) {
        Route route = Route.of(method.name(), pattern, resolved, code);
        if (route.suffix == null) {
          exact.put(route.method + ' ' + route.prefix, route);
        } else {
          withVariable.add(route);
        }
      }
    }
  }

  /** Nothing else of a mapping is looked at here. */
  private static void requirePathAndMethodAlone(RequestMappingInfo info) {
    if (!info.getParamsCondition().isEmpty()
        || !info.getHeadersCondition().isEmpty()
        || !info.getConsumesCondition().isEmpty()
        || !info.getProducesCondition().isEmpty()
        || info.getCustomCondition() != null) {
      throw new IllegalArgumentException(info + " depends on more than its path and method");
    }
  }

  private static MethodHandle handle(HandlerMethod handler) {
    Method method = handler.getMethod();
    method.setAccessible(true);
    try {
      MethodHandle bound = MethodHandles.lookup().unreflect(method).bindTo(handler.getBean());
      return bound.type().parameterCount() == SIGNATURE.parameterCount()
          ? bound.asType(SIGNATURE)
          : MethodHandles.dropArguments(bound, 0, String.class).asType(SIGNATURE);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " cannot be called", e);
    }
  }

  /** The endpoint that a request is for; null when it is not for one of these. */
  @Nullable Match find(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String context = request.getContextPath();
    if (!uri.startsWith(context)) { // it is encoded
      return null;
    }
    String path = uri.substring(context.length());
    String method = request.getMethod();
    Route route = exact.get(method + ' ' + path);
    if (route != null) {
      return new Match(route, "");
    }
    for (Route candidate : withVariable) {
      String variable = candidate.method.equals(method) ? candidate.variable(path) : null;
      if (variable != null) {
        return new Match(candidate, variable);
      }
    }
    return null;
  }

  /** An endpoint of a request, with the value of its path's variable. */
  record Match(Route route, String variable) {
    void answer(HttpServletRequest request, HttpServletResponse response) throws Throwable {
      route.code.invokeExact(variable, request, response);
    }
  }

  /**
   * @param pattern as Spring MVC and the metrics name it
   * @param prefix what stands before the variable; the whole path without one
   * @param suffix what stands after it; null without one
   * @param handler the endpoint as Spring MVC knows it
   * @param code the same, ready to be called
   */
  record Route(
      String method,
      String pattern,
      String prefix,
      @Nullable String suffix,
      HandlerMethod handler,
      MethodHandle code) {
    static Route of(String method, String pattern, HandlerMethod handler, MethodHandle code) {
      int open = pattern.indexOf('{');
      if (open < 0) {
        return new Route(method, pattern, pattern, null, handler, code);
      }
      String suffix = pattern.substring(pattern.indexOf('}') + 1);
      if (suffix.contains("{")) {
        throw new IllegalArgumentException(pattern + " has more than one variable");
      }
      return new Route(method, pattern, pattern.substring(0, open), suffix, handler, code);
    }

    /** Whether it belongs to the interface that the interceptors of Spring MVC are for. */
    boolean ofInterface() {
      return prefix.startsWith("/api/");
    }

    @Nullable String variable(String path) {
      if (suffix == null || !path.startsWith(prefix) || !path.endsWith(suffix)) {
        return null;
      }
      int end = path.length() - suffix.length();
      return PlainRequest.isPlainSegment(path, prefix.length(), end)
          ? path.substring(prefix.length(), end)
          : null;
    }
  }
}
