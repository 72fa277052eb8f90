package io.tidings.node.pages;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The files of the pages and of the browser client. */
@Configuration(proxyBeanMethods = false)
@Order(Ordered.HIGHEST_PRECEDENCE) // or Spring Boot would answer for all files
class StaticFiles implements WebMvcConfigurer {
  private final List<PageFeature> features;
  private final Markup markup;

  StaticFiles(List<PageFeature> features, Markup markup) {
    this.features = features;
    this.markup = markup;
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/**")
        .addResourceLocations("classpath:/static/")
        // Browsers ask for a file again, and rarely get it again. Nodes may have been built at
        // different times.
        .setCacheControl(CacheControl.noCache())
        .setUseLastModified(false)
        .setEtagGenerator(file -> '"' + FileInMemory.hash(file) + '"')
        .resourceChain(false)
        .addResolver(new FeatureFiles(features))
        .addResolver(new Documents(markup))
        .addResolver(new HashedNames())
        .addResolver(new BundledFiles());
  }
}
