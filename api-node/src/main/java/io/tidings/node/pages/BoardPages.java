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
