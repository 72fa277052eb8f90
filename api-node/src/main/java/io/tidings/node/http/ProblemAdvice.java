package io.tidings.node.http;

import io.tidings.events.InvalidNameException;
import io.tidings.events.LogException;
import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** The one place where a fault becomes an HTTP answer. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final String CHALLENGE = "Bearer realm=\"tidings\"";

  @ExceptionHandler
  ResponseEntity<Object> problem(ProblemException e) {
    return answer(Problem.of(e.status(), e.code(), e.field(), message(e)));
  }

  @ExceptionHandler
  ResponseEntity<Object> tooMany(TooManyRequestsException e) {
    return answer(
        Problem.of(HttpStatus.TOO_MANY_REQUESTS, e.code(), null, message(e)),
        HttpHeaders.RETRY_AFTER,
        e.seconds());
  }

  @ExceptionHandler
  ResponseEntity<Object> busy(TooBusyException e) {
    return answer(
        Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "too-busy", null, message(e)),
        HttpHeaders.RETRY_AFTER,
        Long.toString(TooBusyException.RETRY_AFTER.toSeconds()));
  }

  @ExceptionHandler
  ResponseEntity<Object> name(InvalidNameException e) {
    return answer(Problem.of(HttpStatus.BAD_REQUEST, "invalid-name", e.field(), message(e)));
  }

  @ExceptionHandler
  ResponseEntity<Object> fault(LogException e) {
    ProblemDetail problem = Problem.of(e);
    return problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()
        ? answer(problem, HttpHeaders.RETRY_AFTER, "2")
        : answer(problem);
  }

  /** Answers the fault that a future failed with, as if there had been no future. */
  @ExceptionHandler
  @Nullable ResponseEntity<Object> future(CompletionException e) {
    return switch (e.getCause()) {
      case LogException fault -> fault(fault);
      case InvalidNameException name -> name(name);
      case null, default -> clientLeft(e) ? null : unexpected(e);
    };
  }

  @ExceptionHandler
  ResponseEntity<Object> unauthorized(AuthenticationException e) {
    return switch (e) {
      case InsufficientAuthenticationException _ ->
          unauthorized("unauthorized", "A login or a token is needed.", CHALLENGE);
      case BadCredentialsException _ ->
          unauthorized("bad-credentials", "The user name or the password is wrong.", CHALLENGE);
      default ->
          unauthorized(
              "invalid-token",
              ProblemException.printable("The token is refused: " + e.getMessage()),
              CHALLENGE + ", error=\"invalid_token\"");
    };
  }

  private static ResponseEntity<Object> unauthorized(String code, String detail, String challenge) {
    return answer(
        Problem.of(HttpStatus.UNAUTHORIZED, code, null, detail),
        HttpHeaders.WWW_AUTHENTICATE,
        challenge);
  }

  @ExceptionHandler
  ResponseEntity<Object> unknown(AuthenticationServiceException e) {
    return answer(
        Problem.of(
            HttpStatus.SERVICE_UNAVAILABLE,
            "unavailable",
            null,
            "Your identity cannot be verified right now; nothing was done."),
        HttpHeaders.RETRY_AFTER,
        "2");
  }

  @ExceptionHandler
  ResponseEntity<Object> forbidden(AccessDeniedException e) {
    return answer(Problem.of(HttpStatus.FORBIDDEN, "forbidden", null, message(e)));
  }

  @ExceptionHandler
  ResponseEntity<Object> rejected(RequestRejectedException e) {
    return answer(
        Problem.of(HttpStatus.BAD_REQUEST, "invalid-request", null, "The request is malformed."));
  }

  /** Null when the client has left: there is no connection any more on which to answer. */
  @ExceptionHandler
  @Nullable ResponseEntity<Object> anything(Exception e) {
    if (clientLeft(e)) {
      return null;
    }
    if (e instanceof HttpException http) { // Jetty, for example of a query that is not UTF-8
      HttpStatusCode status = HttpStatusCode.valueOf(http.getCode());
      return answer(
          Problem.of(status, Problem.code(http.getCode()), null, "The request is malformed."));
    }
    return unexpected(e);
  }

  /**
   * The faults that Spring knows. It would log a line for each one that comes too late for an
   * answer.
   */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return clientLeft(e) ? null : super.handleExceptionInternal(e, body, headers, status, request);
  }

  /** A browser that goes to an address gets a page; a client of the interface gets a problem. */
  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return request instanceof ServletWebRequest servlet && NotFoundPage.show(servlet)
        ? null
        : super.handleNoResourceFoundException(e, headers, status, request);
  }

  /**
   * Whether the connection, or the stream of HTTP/2, ended under the request. The node is not at
   * fault, and a client could fill the log with such errors.
   */
  private static boolean clientLeft(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException || cause instanceof ClosedChannelException) {
        LOG.debug("A client left before it received its answer");
        return true;
      }
    }
    return false;
  }

  private ResponseEntity<Object> unexpected(Exception e) {
    LOG.error("Unexpected fault while answering a request", e);
    return answer(
        Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", null, "Internal error."));
  }

  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem && problem.getProperties() == null) {
      Problem.named(problem, Problem.code(status.value()), null);
    }
    HttpHeaders all = new HttpHeaders();
    all.putAll(headers);
    all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return new ResponseEntity<>(body, all, status);
  }

  // The content type is set here and not negotiated: a client that accepts text/event-stream alone
  // is told what is wrong, too.
  private static ResponseEntity<Object> answer(ProblemDetail problem, String... header) {
    var answer = ResponseEntity.status(problem.getStatus());
    if (header.length > 0) {
      answer.header(header[0], header[1]);
    }
    return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? "" : e.getMessage();
  }
}
