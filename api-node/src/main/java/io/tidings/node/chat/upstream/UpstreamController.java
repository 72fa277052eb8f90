package io.tidings.node.chat.upstream;

import io.tidings.node.access.Access;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.http.IsoTime;
import io.tidings.node.http.JsonBody;
import io.tidings.node.http.ProblemException;
import io.tidings.node.interest.Interest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** A user's upstream. Its token is taken, and never shown. */
@RestController
final class UpstreamController {
  private static final String PATH = "/api/v1/upstream";
  private static final DataSize MAX_BODY = DataSize.ofKilobytes(4);

  private final Access access;
  private final UpstreamStore store;
  private final ObjectProvider<UpstreamRegistration> registration;
  private final UpstreamChangeLimiter changes;
  private final Interest interest;

  /**
   * @param registration none when the bridge is off
   */
  UpstreamController(
      Access access,
      UpstreamStore store,
      ObjectProvider<UpstreamRegistration> registration,
      UpstreamChangeLimiter changes,
      Interest interest) {
    this.access = access;
    this.store = store;
    this.registration = registration;
    this.changes = changes;
    this.interest = interest;
  }

  /** An upstream as its user sees it. */
  record UpstreamResponse(String host, String status, String since) {
    static UpstreamResponse of(Upstream upstream) {
      return new UpstreamResponse(
          upstream.host().text(), upstream.status().word(), IsoTime.text(upstream.since()));
    }
  }

  @GetMapping(PATH)
  UpstreamResponse get() {
    Upstream upstream = store.find(access.login().user());
    if (upstream == null) {
      throw none();
    }
    return UpstreamResponse.of(upstream);
  }

  @PutMapping(PATH)
  UpstreamResponse put(HttpServletRequest request) {
    long user = access.login().user();
    ObjectNode body = JsonBody.read(request, MAX_BODY);
    JsonBody.checkFields(body, Set.of("host", "token"), "");
    String host = JsonBody.text(body, "host", "");
    String token = JsonBody.text(body, "token", "");
    UpstreamRegistration on = registration.getIfAvailable();
    if (on == null) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "upstream-off",
          null,
          "This server does not connect to others: it has no tidings.chat.upstream-key.");
    }
    changes.take(user);
    Upstream upstream = on.connect(user, host, token);
    interest.poke(ChatFeature.INTEREST, user);
    return UpstreamResponse.of(upstream);
  }

  @DeleteMapping(PATH)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete() {
    long user = access.login().user();
    if (!store.remove(user)) {
      throw none();
    }
    interest.poke(ChatFeature.INTEREST, user);
  }

  private static ProblemException none() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", null, "Your messages are on this server.");
  }
}
