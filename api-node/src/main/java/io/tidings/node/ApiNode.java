package io.tidings.node;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts a node. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ApiNode {
  public static void main(String[] args) {
    SpringApplication.run(ApiNode.class, args);
  }
}
