package io.tidings.node.chat.upstream;

import io.tidings.node.chat.upstream.UpstreamClient.OutcomeUnknownException;
import io.tidings.node.chat.upstream.UpstreamClient.UpstreamAnswer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One user's requests to their upstream. What fails becomes the problem that the user is told. */
final class UpstreamRequests {
  private final UpstreamClient client;
  private final UpstreamTurns turns;
  private final long user;
  private final @Nullable UpstreamAccount account;
  private final Runnable refused;

  /**
   * @param account null when the server must not be asked: it refused the token, is not listed any
   *     more, or the token cannot be read
   * @param refused called when the token is of no use
   */
  UpstreamRequests(
      UpstreamClient client,
      UpstreamTurns turns,
      long user,
      @Nullable UpstreamAccount account,
      Runnable refused) {
    this.client = client;
    this.turns = turns;
    this.user = user;
    this.account = account;
    this.refused = refused;
  }

  /** One request to the server. */
  interface Exchange {
    UpstreamAnswer with(UpstreamClient client, UpstreamAccount account) throws IOException;
  }

  /** Makes a request; the server may refuse it for another reason than the token. */
  UpstreamAnswer ask(Exchange exchange) {
    UpstreamAccount known = account;
    if (known == null) {
      refused.run();
      throw UpstreamProblems.unauthorized();
    }
    UpstreamAnswer answer = turns.run(user, () -> exchanged(exchange, known));
    if (answer.status() == 401 || answer.status() == 403) {
      refused.run();
      throw UpstreamProblems.unauthorized();
    }
    return answer;
  }

  private UpstreamAnswer exchanged(Exchange exchange, UpstreamAccount known) {
    try {
      return exchange.with(client, known);
    } catch (OutcomeUnknownException e) {
      throw UpstreamProblems.indeterminate();
    } catch (IOException e) {
      throw UpstreamProblems.unavailable();
    }
  }
}
