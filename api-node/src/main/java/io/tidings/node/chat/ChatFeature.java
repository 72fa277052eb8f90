package io.tidings.node.chat;

import static org.springframework.context.annotation.FilterType.CUSTOM;

import io.tidings.node.access.StreamPath;
import io.tidings.node.interest.InterestConfiguration;
import io.tidings.node.pages.PageFeature;
import io.tidings.node.user.UserFeature;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Chat: threads of messages between people. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("tidings.chat.enabled")
@Import({InterestConfiguration.class, UserFeature.class})
@ComponentScan(excludeFilters = @Filter(type = CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
public class ChatFeature {
  /** The kind of interest that users have in chat: each tab's stream of events. */
  public static final String INTEREST = "chat";

  @Bean
  PageFeature pagesOfChat() {
    return new PageFeature("chat");
  }

  @Bean
  StreamPath streamOfChat() {
    return new StreamPath("/events", StreamPath.Audience.USERS);
  }

  @Bean
  StreamPath streamOfChatForServers() {
    return new StreamPath("/api/v1/events", StreamPath.Audience.USERS);
  }
}
