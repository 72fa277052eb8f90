package io.tidings.node.user;

import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/** A user as Spring Security wants to see one who signs in. */
record Account(User user) implements UserDetails {
  @Override
  public String getUsername() {
    return user.username();
  }

  @Override
  public String getPassword() {
    return user.passwordHash();
  }

  @Override
  public Collection<? extends GrantedAuthority> getAuthorities() {
    return List.of();
  }
}
