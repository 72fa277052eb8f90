package com.example.publisher;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A service with orders, whose pages show changes as they happen. */
@SpringBootApplication
public class PublisherApplication {

  public static void main(String[] args) {
    SpringApplication.run(PublisherApplication.class, args);
  }
}
