package io.tidings.node.board.database;

import io.tidings.node.access.Login;
import io.tidings.node.board.Actor;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.request.RequestReader;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.JsonStream;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.ImportedUser;
import io.tidings.node.user.PasswordLogin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Wipes, imports and exports all data, for system administrators. Changes need their password
 * again.
 */
@RestController
@RequestMapping("/api/admin/database")
final class DatabaseController {
  private static final DataSize MAX_IMPORT = DataSize.ofMegabytes(16);

  // 50 000 tickets with some labels have about half as many tokens.
  private static final int MAX_IMPORT_TOKENS = 1_500_000;

  /** Leaves the output stream open, so that a problem can still be answered. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final Database database;
  private final Export export;
  private final PasswordLogin passwords;
  private final BoardProperties properties;
  private final RequestReader requestReader;

  DatabaseController(
      Database database,
      Export export,
      PasswordLogin passwords,
      BoardProperties properties,
      RequestReader requestReader) {
    this.database = database;
    this.export = export;
    this.passwords = passwords;
    this.properties = properties;
    this.requestReader = requestReader;
  }

  @PostMapping("/wipe")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void wipe(Actor actor, HttpServletRequest request) {
    requireAdmin(actor.login());
    Wipe wipe = requestReader.read(request, Wipe.class);
    ImportedUser admin = wipe.admin().toUser();
    passwords.confirm(actor.user(), wipe.password(), request);
    database.replace(actor, new ImportedData(List.of(admin), List.of()));
  }

  @PostMapping("/wipe-projects")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void wipeProjects(Actor actor, HttpServletRequest request) {
    requireAdmin(actor.login());
    ProjectWipe wipe = requestReader.read(request, ProjectWipe.class);
    passwords.confirm(actor.user(), wipe.password(), request);
    database.wipeProjects(actor);
  }

  @PostMapping("/import")
  ImportResponse replace(Actor actor, HttpServletRequest request) {
    requireAdmin(actor.login());
    ImportedData data =
        JsonBody.stream(
            request, MAX_IMPORT, MAX_IMPORT_TOKENS, body -> imported(body, actor, request));
    database.replace(actor, data);
    return ImportResponse.of(data);
  }

  /** Reads nothing that may be large before it knows that the password is right. */
  private ImportedData imported(JsonStream body, Actor actor, HttpServletRequest request) {
    ObjectNode said = JsonNodeFactory.instance.objectNode();
    List<ImportedData> data = new ArrayList<>();
    body.object(
        Set.of("confirm", "password", "data"),
        "",
        field -> {
          if (field.equals("data")) {
            confirm(actor, said, request);
            data.add(ImportedData.read(body, requestReader, properties));
          } else {
            said.put(field, body.text(field));
          }
        });
    if (data.isEmpty()) {
      confirm(actor, said, request);
      throw ProblemException.invalid("missing-field", "data", "data is missing.");
    }
    return data.getFirst();
  }

  private void confirm(Actor actor, ObjectNode said, HttpServletRequest request) {
    String password = requestReader.read(said, Confirmation.class).password();
    passwords.confirm(actor.user(), password, request);
  }

  @GetMapping("/export")
  void export(Login login, HttpServletResponse response) throws IOException {
    requireAdmin(login);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    try (JsonGenerator out = JSON.createGenerator(response.getOutputStream())) {
      export.write(out);
    } catch (RuntimeException e) {
      if (!response.isCommitted()) {
        response.resetBuffer(); // the problem is the whole answer, and not its end
      }
      throw e;
    }
  }

  private static void requireAdmin(Login login) {
    if (!login.admin()) {
      throw new AccessDeniedException("This is for system administrators.");
    }
  }
}
