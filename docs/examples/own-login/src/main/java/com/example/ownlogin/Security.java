package com.example.ownlogin;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.SessionManagementConfigurer.SessionFixationConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** The login of this application, of which Tidings knows nothing. */
@Configuration
class Security {
  @Bean
  SecurityFilterChain filters(HttpSecurity http) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        // and not to what was asked for before, which may have been a token
        .formLogin(form -> form.defaultSuccessUrl("/", true))
        // nothing of the session of a user who signed in before, whose login ends with it
        .sessionManagement(on -> on.sessionFixation(SessionFixationConfigurer::newSession))
        .csrf(CsrfConfigurer::spa)
        // scripts are told so, and pages are shown the form
        .exceptionHandling(on ->
            on.defaultAuthenticationEntryPointFor(
                new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                PathPatternRequestMatcher.withDefaults().matcher("/token")))
        .logout(logout ->
            logout
                // that of the streams, which a node sets, without TLS and with it
                .deleteCookies("STREAM", "__Host-STREAM")
                .logoutSuccessHandler(
                    new HttpStatusReturningLogoutSuccessHandler(HttpStatus.NO_CONTENT)))
        .build();
  }

  @Bean
  UserDetailsManager users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("ada").password("{noop}ada").build(),
        User.withUsername("bob").password("{noop}bob").build());
  }
}
