package io.tidings.node.board;

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

/** Boards: projects with tickets in columns. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("tidings.board.enabled")
@Import(UserFeature.class)
@ComponentScan(excludeFilters = @Filter(type = CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
public class BoardFeature {
  @Bean
  PageFeature pagesOfBoards() {
    return new PageFeature("board");
  }

  @Bean
  StreamPath streamOfProjects() {
    return new StreamPath("/api/projects/events", StreamPath.Audience.USERS);
  }

  @Bean
  StreamPath streamOfProject() {
    return new StreamPath("/api/projects/{project}/events", StreamPath.Audience.USERS);
  }
}
