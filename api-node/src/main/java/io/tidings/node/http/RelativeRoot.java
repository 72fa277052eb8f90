package io.tidings.node.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * The root of the node as seen from the URL that a client asked for: {@code .}, {@code ..}, {@code
 * ../..} and so on. Links that are sent to a browser begin at no other root: the node may be below
 * a path that only a load balancer knows of.
 */
public record RelativeRoot(String path) {

  public static RelativeRoot of(HttpServletRequest request) {
    Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    Object forwarded = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
    Object sent = failed != null ? failed : forwarded != null ? forwarded : request.getRequestURI();
    return of(sent.toString().substring(request.getContextPath().length()));
  }

  // A browser counts the slashes that it sent, not those that decoding the path adds.
  static RelativeRoot of(String undecoded) {
    int depth = Math.toIntExact(undecoded.chars().filter(c -> c == '/').count()) - 1;
    return new RelativeRoot(depth < 1 ? "." : String.join("/", Collections.nCopies(depth, "..")));
  }

  /** A path of the node, such as {@code /boards}, as a relative reference. */
  public String to(String pathOfNode) {
    return path + pathOfNode;
  }

  /** To the same address without the slash at its end. */
  public static ResponseEntity<Void> redirectWithoutSlash(HttpServletRequest request) {
    String path = request.getRequestURI();
    String withoutSlash = path.substring(0, path.length() - 1);
    String name = withoutSlash.substring(withoutSlash.lastIndexOf('/') + 1);
    String query = request.getQueryString();
    return redirect("../" + name + (query == null ? "" : "?" + query));
  }

  /** To a relative address, which holds whatever path a proxy puts the pages below. */
  public static ResponseEntity<Void> redirect(String location) {
    return ResponseEntity.status(HttpStatus.FOUND).header(HttpHeaders.LOCATION, location).build();
  }
}
