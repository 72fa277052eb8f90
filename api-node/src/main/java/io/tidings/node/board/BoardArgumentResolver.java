package io.tidings.node.board;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.RequestTags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.node.ObjectNode;

/** Resolves the arguments of this package's controllers from a request. */
@Component
final class BoardArgumentResolver implements HandlerMethodArgumentResolver {
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(64);

  private final Access access;

  BoardArgumentResolver(Access access) {
    this.access = access;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    Class<?> type = parameter.getParameterType();
    return parameter.getContainingClass().getPackage() == BoardArgumentResolver.class.getPackage()
        && (type == Login.class
            || type == Actor.class
            || type == ProjectPath.class
            || type == ProjectScope.class
            || type == IfMatch.class
            || type == ObjectNode.class);
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest webRequest,
      @Nullable WebDataBinderFactory binders) {
    HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
    if (request == null) {
      throw new IllegalStateException("no HTTP request");
    }
    Class<?> type = parameter.getParameterType();
    if (type == Login.class) {
      return access.login();
    } else if (type == Actor.class) {
      return new Actor(access.login(), RequestTags.of(request));
    } else if (type == ProjectPath.class) {
      return new ProjectPath(variables(request).getOrDefault("project", ""), projectScope(request));
    } else if (type == ProjectScope.class) {
      return projectScope(request);
    } else if (type == IfMatch.class) {
      return IfMatch.of(request.getHeader(HttpHeaders.IF_MATCH));
    }
    return isEmpty(request) ? Shapes.object() : JsonBody.read(request, MAX_BODY);
  }

  private static boolean isEmpty(HttpServletRequest request) {
    return request.getContentType() == null
        && request.getContentLengthLong() <= 0
        && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
  }

  private static ProjectScope projectScope(HttpServletRequest request) {
    Map<String, String> variables = variables(request);
    if (variables.containsKey("repo")) {
      return new ProjectScope(OwnerType.REPO, variables.get("owner"), variables.get("repo"));
    } else if (variables.containsKey("user")) {
      return new ProjectScope(OwnerType.USER, variables.get("user"), null);
    } else if (variables.containsKey("org")) {
      return new ProjectScope(OwnerType.ORG, variables.get("org"), null);
    }
    return ProjectScope.ANY;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> variables(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
  }
}
