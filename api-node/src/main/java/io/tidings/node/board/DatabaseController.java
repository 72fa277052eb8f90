package io.tidings.node.board;

import io.tidings.node.access.Login;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.JsonStream;
import io.tidings.node.user.ImportedUser;
import io.tidings.node.user.PasswordLogin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** All there is, for system administrators, who have to say once more that it is they. */
@RestController
@RequestMapping("/api/admin/database")
final class DatabaseController {
  private static final DataSize MAX_IMPORT = DataSize.ofMegabytes(16);

  // 50 000 tickets with some labels are about half as many.
  private static final int MAX_IMPORT_TOKENS = 1_500_000;

  private final Database database;
  private final Export export;
  private final PasswordLogin passwords;
  private final BoardProperties properties;

  DatabaseController(
      Database database, Export export, PasswordLogin passwords, BoardProperties properties) {
    this.database = database;
    this.export = export;
    this.passwords = passwords;
    this.properties = properties;
  }

  @PostMapping("/wipe")
  ResponseEntity<Void> wipe(Actor actor, HttpServletRequest request) {
    requireAdmin(actor.login());
    ObjectNode body = BoardBody.read(request);
    RequestFields fields = RequestFields.of(body, Set.of("confirm", "password", "admin"));
    Confirmation.EVERYTHING.check(fields.text("confirm"));
    ImportedUser admin = admin(body);
    confirm(actor, fields, request);
    database.replace(actor, new ImportedData(List.of(admin), List.of()));
    return Answers.done();
  }

  @PostMapping("/wipe-projects")
  ResponseEntity<Void> wipeProjects(Actor actor, HttpServletRequest request) {
    requireAdmin(actor.login());
    RequestFields fields = RequestFields.of(BoardBody.read(request), Set.of("confirm", "password"));
    Confirmation.PROJECTS.check(fields.text("confirm"));
    confirm(actor, fields, request);
    database.wipeProjects(actor);
    return Answers.done();
  }

  @PostMapping("/import")
  ObjectNode replace(Actor actor, HttpServletRequest request) {
    requireAdmin(actor.login());
    ImportedData data =
        JsonBody.stream(
            request, MAX_IMPORT, MAX_IMPORT_TOKENS, body -> imported(body, actor, request));
    database.replace(actor, data);
    return Shapes.object()
        .put("users", data.users().size())
        .put("projects", data.projects().size())
        .put(
            "tickets",
            data.projects().stream().mapToInt(project -> project.tickets().size()).sum());
  }

  /** Looks at nothing that may be large before it knows that the password is right. */
  private ImportedData imported(JsonStream body, Actor actor, HttpServletRequest request) {
    ObjectNode said = Shapes.object();
    List<ImportedData> data = new ArrayList<>();
    body.object(
        Set.of("confirm", "password", "data"),
        "",
        field -> {
          if (field.equals("data")) {
            confirm(actor, said, request);
            data.add(ImportedData.read(body, properties));
          } else {
            said.put(field, body.text(field));
          }
        });
    if (data.isEmpty()) {
      confirm(actor, said, request);
    }
    return RequestFields.required(data.isEmpty() ? null : data.getFirst(), "data");
  }

  private void confirm(Actor actor, ObjectNode said, HttpServletRequest request) {
    RequestFields fields = RequestFields.of(said, Set.of("confirm", "password"));
    Confirmation.EVERYTHING.check(fields.text("confirm"));
    confirm(actor, fields, request);
  }

  @GetMapping("/export")
  void export(Login login, HttpServletResponse response) throws IOException {
    requireAdmin(login);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    try (JsonGenerator out = StateJson.generator(response.getOutputStream())) {
      export.write(out);
    } catch (RuntimeException e) {
      if (!response.isCommitted()) {
        response.resetBuffer(); // the problem is the whole answer, and not its end
      }
      throw e;
    }
  }

  private void confirm(Actor actor, RequestFields fields, HttpServletRequest request) {
    String password = RequestFields.required(fields.text("password"), "password");
    passwords.confirm(actor.user(), password, request);
  }

  private static ImportedUser admin(ObjectNode body) {
    RequestFields fields =
        RequestFields.at(
            RequestFields.required(body.get("admin"), "admin"),
            "admin.",
            Set.of("username", "name", "password"));
    String username = fields.need(fields.text("username"), "username");
    String name = fields.need(fields.text("name"), "name");
    String password = fields.need(fields.text("password"), "password");
    return fields.withErrorPath(() -> ImportedUser.admin(username, name, password));
  }

  private static void requireAdmin(Login login) {
    if (!login.admin()) {
      throw new AccessDeniedException("This is for system administrators.");
    }
  }
}
