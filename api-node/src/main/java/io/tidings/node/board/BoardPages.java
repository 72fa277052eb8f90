package io.tidings.node.board;

import io.tidings.node.http.RelativeRoot;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Which document of the boards answers at which address; a browser asks for it again each time. */
@Controller
class BoardPages {
  @GetMapping("/boards")
  String boards() {
    return "forward:/board/boards.html";
  }

  /** A name with a dot is one of the files beside the documents. The number is that of a card. */
  @GetMapping({"/board/{project:[^.]+}", "/board/{project:[^.]+}/{number:[0-9]+}"})
  String board() {
    return "forward:/board/board.html";
  }

  @GetMapping("/board")
  ResponseEntity<Void> noBoard() {
    return RelativeRoot.redirect("boards");
  }

  @GetMapping("/board/")
  ResponseEntity<Void> noBoardHere() {
    return RelativeRoot.redirect("../boards");
  }

  /** An address with a slash behind it, which people type, and some programs add. */
  @GetMapping({"/boards/", "/board/{project:[^.]+}/", "/board/{project:[^.]+}/{number:[0-9]+}/"})
  ResponseEntity<Void> withoutSlash(HttpServletRequest request) {
    return RelativeRoot.redirectWithoutSlash(request);
  }
}
