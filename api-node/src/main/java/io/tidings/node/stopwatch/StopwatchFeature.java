package io.tidings.node.stopwatch;

import static org.springframework.context.annotation.FilterType.CUSTOM;

import io.tidings.node.pages.PageFeature;
import io.tidings.node.snapshot.SnapshotConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Stopwatches for tickets. They need boards. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("tidings.stopwatch.enabled")
@Import(SnapshotConfiguration.class)
@ComponentScan(excludeFilters = @Filter(type = CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
public class StopwatchFeature {
  StopwatchFeature(@Value("${tidings.board.enabled:false}") boolean boards) {
    if (!boards) {
      throw new IllegalArgumentException(
          "tidings.stopwatch.enabled needs tidings.board.enabled: stopwatches are for tickets");
    }
  }

  @Bean
  PageFeature pagesOfStopwatches() {
    return new PageFeature("stopwatch");
  }
}
