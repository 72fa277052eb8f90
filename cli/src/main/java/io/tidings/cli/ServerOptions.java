package io.tidings.cli;

import io.tidings.cli.http.HttpServer;
import io.tidings.events.Workspace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Mixin of commands that call a node or its load balancer. */
public final class ServerOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      required = true,
      description = "A node or its load balancer (TIDINGS_URL; default http://localhost:8080).")
  private @Nullable String url;

  @Option(
      names = "--workspace",
      paramLabel = "NAME",
      description = "The workspace, for requests whose token names none (default main).")
  private @Nullable String workspace;

  @Mixin private final TokenOptions token = new TokenOptions();

  /** The server with the token. */
  public HttpServer server() {
    return new HttpServer(HttpAddress.of("--url", String.valueOf(url)), token.secret());
  }

  /** {@code workspace=NAME} for the query of a request; empty without one. */
  public String workspaceQuery() {
    return workspace == null
        ? ""
        : "workspace=" + HttpServer.encoded(new Workspace(workspace).name());
  }

  /** Whether the token is read from stdin, so that nothing else can be. */
  public boolean readsStdin() {
    return token.readsStdin();
  }
}
