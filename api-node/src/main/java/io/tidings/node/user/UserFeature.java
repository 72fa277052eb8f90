package io.tidings.node.user;

import static org.springframework.context.annotation.FilterType.CUSTOM;

import io.tidings.node.access.SecretCookie;
import io.tidings.node.access.StreamPath;
import io.tidings.node.ops.TrustedProxies;
import io.tidings.node.pages.PageFeature;
import java.util.regex.Pattern;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;

/** Users, their logins and their streams. Each feature imports them, since it is for users. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(excludeFilters = @Filter(type = CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
public class UserFeature {
  private static final Pattern SESSION_ID = Pattern.compile("[0-9a-f-]{36}");

  /** It lasts until the browser is closed or the session ends. */
  @Bean
  SecretCookie sessionCookie(SessionProperties properties, TrustedProxies proxies) {
    return new SecretCookie(properties.cookie(), SESSION_ID, proxies);
  }

  /** The pages to sign in lie beside those of the boards, whose scripts and styles they share. */
  @Bean
  PageFeature pagesOfUsers() {
    return new PageFeature("user");
  }

  @Bean
  StreamPath streamOfUser() {
    return new StreamPath("/user/events", StreamPath.Audience.USERS_AND_GUESTS);
  }

  @Bean
  StreamPath streamOfProfiles() {
    return new StreamPath("/api/users/events", StreamPath.Audience.USERS);
  }
}
