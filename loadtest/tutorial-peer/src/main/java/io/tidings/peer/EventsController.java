package io.tidings.peer;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Subscribe and publish. */
@RestController
class EventsController {
  static final String CHANNEL = "tutorial-peer";

  private final Emitters emitters;
  private final StringRedisTemplate redis;

  EventsController(Emitters emitters, StringRedisTemplate redis) {
    this.emitters = emitters;
    this.redis = redis;
  }

  @GetMapping(path = "/sub", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter subscribe() {
    return emitters.add();
  }

  @PostMapping("/pub")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void publish(@RequestBody String body) {
    redis.convertAndSend(CHANNEL, body);
  }
}
