package io.tidings.node.board;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers of this package's controllers. */
final class Answers {
  private Answers() {}

  /** Something that has a version, which its ETag repeats. */
  static ResponseEntity<ObjectNode> ok(ObjectNode thing) {
    return of(HttpStatus.OK, thing);
  }

  static ResponseEntity<ObjectNode> created(ObjectNode thing) {
    return of(HttpStatus.CREATED, thing);
  }

  static ResponseEntity<Void> done() {
    return ResponseEntity.noContent().build();
  }

  /** Things under a name. */
  static ObjectNode list(String name, JsonNode things) {
    ObjectNode list = Shapes.object();
    list.set(name, things);
    return list;
  }

  private static ResponseEntity<ObjectNode> of(HttpStatus status, ObjectNode thing) {
    return ResponseEntity.status(status)
        .eTag('"' + thing.path("version").asString() + '"')
        .body(thing);
  }
}
