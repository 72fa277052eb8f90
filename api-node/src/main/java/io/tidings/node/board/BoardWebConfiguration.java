package io.tidings.node.board;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Registers the resolver for the arguments of this package's controllers. */
@Configuration(proxyBeanMethods = false)
class BoardWebConfiguration implements WebMvcConfigurer {
  private final BoardArgumentResolver argumentResolver;

  BoardWebConfiguration(BoardArgumentResolver argumentResolver) {
    this.argumentResolver = argumentResolver;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(argumentResolver);
  }
}
