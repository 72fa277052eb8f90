package io.tidings.node.board;

import io.tidings.node.access.Access;
import io.tidings.node.access.Login;
import io.tidings.node.board.request.IdDeserializer;
import io.tidings.node.board.request.RequestReader;
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

/** Resolves the arguments of this package's controllers from a request. */
@Component
final class BoardArgumentResolver implements HandlerMethodArgumentResolver {
  private static final String BOARDS = BoardArgumentResolver.class.getPackageName();

  private final Access access;
  private final BoardAccess boardAccess;
  private final ProjectRights projectRights;
  private final RequestReader requestReader;

  BoardArgumentResolver(
      Access access,
      BoardAccess boardAccess,
      ProjectRights projectRights,
      RequestReader requestReader) {
    this.access = access;
    this.boardAccess = boardAccess;
    this.projectRights = projectRights;
    this.requestReader = requestReader;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    Class<?> type = parameter.getParameterType();
    return parameter.getContainingClass().getPackageName().startsWith(BOARDS)
        && (type == Login.class
            || type == Actor.class
            || type == ProjectPath.class
            || type == ProjectScope.class
            || type == IfMatch.class
            || parameter.hasParameterAnnotation(PathId.class)
            || parameter.hasParameterAnnotation(BodyFrom.class));
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
    } else if (parameter.hasParameterAnnotation(PathId.class)) {
      return pathId(parameter, request);
    }
    return body(parameter, request);
  }

  private static long pathId(MethodParameter parameter, HttpServletRequest request) {
    String name = String.valueOf(parameter.getParameterName());
    Long id = IdDeserializer.parse(variables(request).getOrDefault(name, ""));
    if (id == null) {
      throw new NotFoundException(name);
    }
    return id;
  }

  private Object body(MethodParameter parameter, HttpServletRequest request) {
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
    Class<? extends Record> type = parameter.getParameterType().asSubclass(Record.class);
    return from.form()
        ? requestReader.read(Form.of(request).toJson(), type)
        : requestReader.read(request, type);
  }

  private static ProjectPath projectPath(HttpServletRequest request) {
    return new ProjectPath(variables(request).getOrDefault("project", ""), projectScope(request));
  }

  private static ProjectScope projectScope(HttpServletRequest request) {
    return ProjectScope.of(variables(request));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> variables(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
  }
}
