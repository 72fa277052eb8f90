package io.tidings.node.connections;

import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The script as methods. What it wrote may be lost without harm: it is written again. */
final class NodeCalls {
  private static final StateScript NODES = StateScript.load(NodeCalls.class, "nodes.lua");
  private static final List<String> KEYS = List.of("nodes", "nodes.questions");
  private static final String FULL = "full";

  private final StateScripts scripts;
  private final Workspace workspace;

  /**
   * @param workspace whose server is asked; the same for all nodes
   */
  NodeCalls(StateScripts scripts, Workspace workspace) {
    this.scripts = scripts;
    this.workspace = workspace;
  }

  /**
   * A question that is open, or an answer to one: an id, or the instance that answers, and text.
   */
  record NodeMessage(String sender, String text) {
    /** One without a blank has an empty text. */
    static NodeMessage read(String message) {
      int blank = message.indexOf(' ');
      return blank < 0
          ? new NodeMessage(message, "")
          : new NodeMessage(message.substring(0, blank), message.substring(blank + 1));
    }

    String written() {
      return sender + " " + text;
    }
  }

  /** Too many questions are open. */
  static final class TooManyQuestionsException extends RuntimeException {
    TooManyQuestionsException() {
      super("too many questions to the other nodes are open");
    }
  }

  /** The node is up for that long from now; answers the open questions. */
  CompletableFuture<List<NodeMessage>> beat(NodeEntry node, Duration lasts) {
    return run("beat", node.text(), millis(lasts)).thenApply(NodeCalls::messages);
  }

  /** The node goes away. */
  CompletableFuture<?> leave(NodeEntry node) {
    return run("leave", node.text());
  }

  /** Asks all nodes; answers those that are up. Fails when too many questions are open. */
  CompletableFuture<List<NodeEntry>> ask(NodeMessage question, Duration open) {
    return run("ask", question.written(), millis(open))
        .thenApply(nodes -> {
          if (nodes.equals(List.of(FULL))) {
            throw new TooManyQuestionsException();
          }
          return nodes.stream()
              .<NodeEntry>mapMulti((text, entries) -> {
                NodeEntry entry = NodeEntry.read(text);
                if (entry != null) {
                  entries.accept(entry);
                }
              })
              .toList();
        });
  }

  /** Answers a question, if it is still open. */
  CompletableFuture<?> answer(String question, NodeMessage answer) {
    return run("answer", question, answer.written());
  }

  /** Some answers that have arrived, each of them once; the text begins with the instance. */
  CompletableFuture<List<NodeMessage>> collect(String question) {
    return run("collect", question).thenApply(NodeCalls::messages);
  }

  /** No more answers are awaited. */
  CompletableFuture<?> close(NodeMessage question) {
    return run("close", question.written(), question.sender());
  }

  private static List<NodeMessage> messages(List<String> texts) {
    return texts.stream().map(NodeMessage::read).toList();
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }

  private CompletableFuture<List<String>> run(String... arguments) {
    return scripts
        .run(workspace, NODES, KEYS, List.of(arguments))
        .thenApply(reply -> reply.stream().map(String::valueOf).toList());
  }
}
