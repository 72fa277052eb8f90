package io.tidings.node.user;

import io.tidings.node.access.Access;
import io.tidings.node.connections.ClusterConnections;
import io.tidings.node.connections.ConnectionsReport;
import io.tidings.node.http.RequestValues;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The connections of all nodes, for administrators. */
@RestController
final class ConnectionsController {
  private final Access access;
  private final ClusterConnections connections;

  ConnectionsController(Access access, ClusterConnections connections) {
    this.access = access;
    this.connections = connections;
  }

  @GetMapping("/api/admin/connections")
  ConnectionsReport connections(HttpServletRequest request) {
    if (!access.login().admin()) {
      throw new AccessDeniedException("This is for system administrators.");
    }
    return connections.report(name -> RequestValues.parameter(request, name));
  }
}
