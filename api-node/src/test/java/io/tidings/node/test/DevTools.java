package io.tidings.node.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One connection to a whole browser over the <a
 * href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>; its pages are
 * sessions on it.
 */
final class DevTools implements AutoCloseable {
  private static final int ANSWER_SECONDS = 20;

  private final WebSocket socket;
  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  // A web socket takes one message at a time.
  private final Object sending = new Object();

  DevTools(URI address) {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address, new AnswerListener())
            .join();
  }

  static ObjectNode parameters() {
    return JsonMapper.shared().createObjectNode();
  }

  /** Calls a method of a page, or of the browser itself where the session is null. */
  JsonNode call(@Nullable String session, String method, ObjectNode parameters) {
    int id = lastCall.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    calls.put(id, answer);
    ObjectNode message = parameters().put("id", id).put("method", method);
    if (session != null) {
      message.put("sessionId", session);
    }
    message.set("params", parameters);
    synchronized (sending) {
      socket.sendText(message.toString(), true).join();
    }
    try {
      JsonNode content = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (content.has("error")) {
        throw new AssertionError(method + ": " + content.get("error"));
      }
      return content.path("result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("Chromium did not answer " + method, e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Called by one thread at a time. */
  private final class AnswerListener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JsonMapper.shared().readTree(text.toString());
        text.setLength(0);
        CompletableFuture<JsonNode> answer = calls.remove(message.path("id").asInt(0));
        if (answer != null) {
          answer.complete(message);
        }
      }
      socket.request(1);
      return null;
    }
  }
}
