package io.tidings.node.interest;

import static org.springframework.context.annotation.FilterType.CUSTOM;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;

/** Imported by each feature that needs to know which users have connections. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(excludeFilters = @Filter(type = CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
public class InterestConfiguration {}
