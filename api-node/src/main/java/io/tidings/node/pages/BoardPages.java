package io.tidings.node.pages;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Which document answers at which address; GET and HEAD alone, asked for again each time. */
@Configuration(proxyBeanMethods = false)
class BoardPages implements WebMvcConfigurer {
  @Override
  public void addViewControllers(ViewControllerRegistry pages) {
    pages.addViewController("/login").setViewName("forward:/board/login.html");
    pages.addViewController("/boards").setViewName("forward:/board/boards.html");
    // A name with a dot is one of the files beside the documents.
    pages.addViewController("/board/{project:[^.]+}").setViewName("forward:/board/board.html");
  }
}
