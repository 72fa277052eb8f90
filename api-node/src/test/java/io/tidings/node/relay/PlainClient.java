package io.tidings.node.relay;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A client of a {@link ManualNode} that reads at once, and may see what it asks for. */
final class PlainClient implements Outlet, Grant {
  final List<String> frames = new ArrayList<>();
  CompletableFuture<AccessDecision> rights =
      CompletableFuture.completedFuture(Permission.EVERYTHING);
  private @Nullable ClientConnection connection;

  private PlainClient() {}

  static PlainClient connect(ManualNode node, StartPosition start, Topic... topics) {
    PlainClient client = new PlainClient();
    Subscription subscription =
        new Subscription(
            Workspace.MAIN,
            Set.of(topics),
            start,
            new PlainDialect(),
            null,
            client,
            Schedule.UNLIMITED);
    client.connection =
        new ClientConnection(
            node.lane, node.shard, node.settings, node.meters, subscription, client);
    node.lane.execute(client.connection::open);
    return client;
  }

  /** What follows that word in each frame that begins with it. */
  List<String> received(String word) {
    return frames.stream()
        .filter(frame -> frame.startsWith(word + " "))
        .map(frame -> frame.substring(frame.lastIndexOf(' ') + 1))
        .toList();
  }

  @Override
  public void write(ByteBuffer... more) {
    for (ByteBuffer frame : more) {
      frames.add(StandardCharsets.UTF_8.decode(frame).toString());
    }
    if (connection != null) {
      connection.written();
    }
  }

  @Override
  public void finish() {}

  @Override
  public void abort() {}

  @Override
  public CompletionStage<AccessDecision> authorise() {
    return rights;
  }
}
