package com.example.outbox;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A service whose events are those of its committed transactions. Any number of it may run. */
@SpringBootApplication
@EnableScheduling
public class OutboxApplication {

  public static void main(String[] args) {
    SpringApplication.run(OutboxApplication.class, args);
  }
}
