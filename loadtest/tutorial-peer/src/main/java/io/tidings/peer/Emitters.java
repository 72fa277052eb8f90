package io.tidings.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The open emitters; each message goes to all of them in turn. */
@Component
class Emitters implements MessageListener {
  private final List<SseEmitter> open = new CopyOnWriteArrayList<>();

  SseEmitter add() {
    SseEmitter emitter = new SseEmitter(0L);
    emitter.onCompletion(() -> open.remove(emitter));
    emitter.onTimeout(() -> open.remove(emitter));
    emitter.onError(error -> open.remove(emitter));
    open.add(emitter);
    try {
      emitter.send(SseEmitter.event().comment("connected"));
    } catch (IOException e) {
      open.remove(emitter);
    }
    return emitter;
  }

  @Override
  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the loop runs over a snapshot
  public void onMessage(Message message, byte @Nullable [] pattern) {
    String data = new String(message.getBody(), UTF_8);
    for (SseEmitter emitter : open) {
      try {
        emitter.send(SseEmitter.event().data(data));
      } catch (IOException | IllegalStateException e) {
        open.remove(emitter);
      }
    }
  }
}
