package io.tidings.node.activity;

import static org.springframework.context.annotation.FilterType.CUSTOM;

import io.tidings.node.access.StreamPath;
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

/** The console: an activity for each change, as a stream and in pages. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("tidings.activity.enabled")
@Import(UserFeature.class)
@ComponentScan(excludeFilters = @Filter(type = CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
public class ActivityFeature {
  @Bean
  PageFeature pagesOfActivity() {
    return new PageFeature("activity");
  }

  @Bean
  StreamPath streamOfActivity() {
    return new StreamPath("/events/stream", StreamPath.Audience.USERS);
  }

  @Bean
  StreamPath aliasOfActivityStream() {
    return new StreamPath("/sse", StreamPath.Audience.USERS);
  }
}
