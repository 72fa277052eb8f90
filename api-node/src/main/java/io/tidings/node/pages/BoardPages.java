package io.tidings.node.pages;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Which document answers at which address; a browser asks for it again each time. */
@Controller
class BoardPages {
  @GetMapping("/login")
  String login() {
    return "forward:/board/login.html";
  }

  /** A page with a button, which sends a POST: to look at an address ends nothing. */
  @GetMapping("/user/logout")
  String logout() {
    return "forward:/board/logout.html";
  }

  @GetMapping("/boards")
  String boards() {
    return "forward:/board/boards.html";
  }

  /** A name with a dot is one of the files beside the documents. */
  @GetMapping("/board/{project:[^.]+}")
  String board() {
    return "forward:/board/board.html";
  }
}
