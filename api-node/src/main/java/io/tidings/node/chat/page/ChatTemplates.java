package io.tidings.node.chat.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The templates of the page, which the build has compiled. Thread-safe. */
@Component
final class ChatTemplates {
  private static final String PACKAGE = "io.tidings.node.templates";
  private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=utf-8");

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, ChatTemplates.class.getClassLoader(), PACKAGE);

  ResponseEntity<byte[]> page(PageView view) {
    return answer(HttpStatus.OK, "page", Map.of("view", view));
  }

  /**
   * The page of a visitor whose chat cannot be shown.
   *
   * @param problem why; null when they are not signed in, so that its script leads to the login
   */
  ResponseEntity<byte[]> noPage(HttpStatus status, @Nullable String problem) {
    return answer(status, "problem", problem == null ? Map.of() : Map.of("problem", problem));
  }

  ResponseEntity<byte[]> sidebar(SidebarView view) {
    return answer(HttpStatus.OK, "sidebar", Map.of("view", view));
  }

  ResponseEntity<byte[]> thread(ThreadView view) {
    return answer(HttpStatus.OK, "thread", Map.of("view", view));
  }

  private ResponseEntity<byte[]> answer(
      HttpStatus status, String template, Map<String, Object> parameters) {
    Utf8ByteOutput html = new Utf8ByteOutput();
    engine.render("chat/" + template + ".jte", parameters, html);
    return ResponseEntity.status(status).contentType(HTML).body(html.toByteArray());
  }
}
