package io.tidings.node.activity;

import io.tidings.node.http.RelativeRoot;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The console; a browser asks for it again each time. */
@Controller
class ConsolePage {
  @GetMapping(path = "/console", produces = MediaType.TEXT_HTML_VALUE)
  String console() {
    return "forward:/activity/console.html";
  }

  @GetMapping("/console/")
  ResponseEntity<Void> withoutSlash(HttpServletRequest request) {
    return RelativeRoot.redirectWithoutSlash(request);
  }
}
