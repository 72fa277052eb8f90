package io.tidings.node.notification;

import static org.springframework.context.annotation.FilterType.CUSTOM;

import io.tidings.node.pages.PageFeature;
import io.tidings.node.snapshot.SnapshotConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Notifications of what others did. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("tidings.notification.enabled")
@Import(SnapshotConfiguration.class)
@ComponentScan(excludeFilters = @Filter(type = CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
public class NotificationFeature {
  @Bean
  PageFeature pagesOfNotifications() {
    return new PageFeature("notification");
  }
}
