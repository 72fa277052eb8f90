package com.example.publisher;

import org.springframework.boot.SpringApplication;

/** The service, with a Redis and a node of its own: {@code mvn spring-boot:test-run}. */
public class PublisherInDevelopment {

  public static void main(String[] args) {
    SpringApplication.from(PublisherApplication::main).with(LocalTidings.class).run(args);
  }
}
