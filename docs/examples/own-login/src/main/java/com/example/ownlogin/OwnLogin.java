package com.example.ownlogin;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Notes for users who sign in here, and read them live from Tidings. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OwnLogin {
  public static void main(String[] args) {
    SpringApplication.run(OwnLogin.class, args);
  }
}
