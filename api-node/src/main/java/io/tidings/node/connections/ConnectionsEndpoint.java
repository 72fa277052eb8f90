package io.tidings.node.connections;

import io.tidings.node.http.Problem;
import io.tidings.node.http.ProblemException;
import io.tidings.node.http.TooBusyException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/connections} on the management port, with or without any feature. It names users
 * and asks for no login, so there is none where the management port is the API's own.
 */
@Component
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
@WebEndpoint(id = "connections")
class ConnectionsEndpoint {
  private final ClusterConnections connections;

  ConnectionsEndpoint(ClusterConnections connections) {
    this.connections = connections;
  }

  @ReadOperation(
      produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
  WebEndpointResponse<Object> connections(
      @Nullable String user,
      @Nullable String node,
      @Nullable String topic,
      @Nullable String address,
      @Nullable String transport,
      @Nullable String behind,
      @Nullable String sort,
      @Nullable String limit) {
    Map<String, @Nullable String> parameters = new HashMap<>();
    parameters.put("user", user);
    parameters.put("node", node);
    parameters.put("topic", topic);
    parameters.put("address", address);
    parameters.put("transport", transport);
    parameters.put("behind", behind);
    parameters.put("sort", sort);
    parameters.put("limit", limit);
    try {
      return new WebEndpointResponse<>(
          connections.report(parameters::get), MediaType.APPLICATION_JSON);
    } catch (ProblemException e) {
      return problem(e.status(), e.code(), e.field(), e.getMessage());
    } catch (TooBusyException e) {
      return problem(HttpStatus.SERVICE_UNAVAILABLE, "too-busy", null, e.getMessage());
    }
  }

  /** No advice writes them there. */
  private static WebEndpointResponse<Object> problem(
      HttpStatus status, String code, @Nullable String field, @Nullable String detail) {
    return new WebEndpointResponse<>(
        Problem.of(status, code, field, String.valueOf(detail)),
        status.value(),
        MediaType.APPLICATION_PROBLEM_JSON);
  }
}
