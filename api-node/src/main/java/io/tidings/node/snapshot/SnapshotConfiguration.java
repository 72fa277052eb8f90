package io.tidings.node.snapshot;

import static org.springframework.context.annotation.FilterType.CUSTOM;

import io.tidings.node.interest.InterestConfiguration;
import io.tidings.node.user.UserFeature;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Imported by each feature that has a {@link UserState}. */
@Configuration(proxyBeanMethods = false)
@Import({InterestConfiguration.class, UserFeature.class})
@ComponentScan(excludeFilters = @Filter(type = CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
public class SnapshotConfiguration {}
