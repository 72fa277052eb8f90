package com.example.ownlogin;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What the pages ask for. */
@RestController
class Notes {
  private final Tokens tokens;
  private final Tidings tidings;
  private final UserDetailsManager users;

  Notes(Tokens tokens, Tidings tidings, UserDetailsManager users) {
    this.tokens = tokens;
    this.tidings = tidings;
    this.users = users;
  }

  record Note(String to, String text) {
    Note {
      Objects.requireNonNull(to, "to is missing");
      Objects.requireNonNull(text, "text is missing");
    }
  }

  static String topic(String user) {
    return "notes." + user;
  }

  @GetMapping("/me")
  Map<String, String> me(Principal user) {
    return Map.of("user", user.getName(), "topic", topic(user.getName()));
  }

  /** A token with which the browser of a user who is signed in follows the user's notes. */
  @GetMapping("/token")
  Map<String, String> token(Principal user, HttpServletRequest request) {
    return Map.of("token", tokens.forReader(Login.of(request.getSession(), user.getName())));
  }

  /** Sends a note once, however often the browser of this user sends it with the same key. */
  @PostMapping("/notes")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void send(@RequestBody Note note, @RequestHeader("Idempotency-Key") UUID key, Principal user) {
    if (!users.userExists(note.to())) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "There is no user " + note.to());
    }
    // as the user's own login writes it, which may not be as the sender does
    String to = users.loadUserByUsername(note.to()).getUsername();
    Object data = Map.of("from", user.getName(), "text", note.text());
    // for a node, the notes of all users are this application's, so their keys need the name
    tidings.publish(topic(to), "note.sent", data, user.getName() + "." + key);
  }
}
