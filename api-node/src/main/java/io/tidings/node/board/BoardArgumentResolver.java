package io.tidings.node.board;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.http.RequestTags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.node.ObjectNode;

/** Resolves the arguments of this package's controllers from a request. */
@Component
final class BoardArgumentResolver implements HandlerMethodArgumentResolver {
  private final Access access;
  private final BoardAccess boardAccess;
  private final ProjectRights projectRights;

  BoardArgumentResolver(Access access, BoardAccess boardAccess, ProjectRights projectRights) {
    this.access = access;
    this.boardAccess = boardAccess;
    this.projectRights = projectRights;
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
      return projectPath(request);
    } else if (type == ProjectScope.class) {
      return projectScope(request);
    } else if (type == IfMatch.class) {
      return IfMatch.of(request.getHeader(HttpHeaders.IF_MATCH));
    }
    return body(parameter, request);
  }

  private ObjectNode body(MethodParameter parameter, HttpServletRequest request) {
    BodyFrom from = parameter.getParameterAnnotation(BodyFrom.class);
    if (from == null) {
      throw new IllegalStateException("it is not said from whom to read " + parameter);
    }
    Login login = access.login();
    Board board = boardAccess.board(login, projectPath(request));
    if (from.evenIfClosed()) {
      projectRights.requireEvenIfClosed(from.value(), login, board);
    } else {
      projectRights.require(from.value(), login, board);
    }
    return parameter.getContainingClass() == FormController.class
        ? Form.read(request)
        : BoardBody.read(request);
  }

  private static ProjectPath projectPath(HttpServletRequest request) {
    return new ProjectPath(variables(request).getOrDefault("project", ""), projectScope(request));
  }

  private static ProjectScope projectScope(HttpServletRequest request) {
    Map<String, String> variables = variables(request);
    if (variables.containsKey("repo")) {
      return new ProjectScope(OwnerType.REPO, name(variables, "owner"), name(variables, "repo"));
    } else if (variables.containsKey("user")) {
      return new ProjectScope(OwnerType.USER, name(variables, "user"), null);
    } else if (variables.containsKey("org")) {
      return new ProjectScope(OwnerType.ORG, name(variables, "org"), null);
    }
    return ProjectScope.ANY;
  }

  private static String name(Map<String, String> variables, String variable) {
    return RequestFields.checkName(variable, variables.getOrDefault(variable, ""));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> variables(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
  }
}
