package io.tidings.node.user;

import io.tidings.node.http.RelativeRoot;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The pages to sign in and out; a browser asks for them again each time. */
@Controller
class LoginPages {
  @GetMapping("/login")
  String login() {
    return "forward:/board/login.html";
  }

  /** A page with a button that sends a POST: merely visiting an address ends no session. */
  @GetMapping("/user/logout")
  String logout() {
    return "forward:/board/logout.html";
  }

  @GetMapping("/login/")
  ResponseEntity<Void> withoutSlash(HttpServletRequest request) {
    return RelativeRoot.redirectWithoutSlash(request);
  }
}
