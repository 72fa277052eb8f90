package io.tidings.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/** Starts the peer. */
@SpringBootApplication
public class TutorialPeer {
  public static void main(String[] args) {
    SpringApplication.run(TutorialPeer.class, args);
  }

  @Bean
  RedisMessageListenerContainer listener(RedisConnectionFactory redis, Emitters emitters) {
    RedisMessageListenerContainer container = new RedisMessageListenerContainer();
    container.setConnectionFactory(redis);
    container.addMessageListener(emitters, new ChannelTopic(EventsController.CHANNEL));
    return container;
  }
}
