package com.example.outbox;

/** An order, after its {@code version}-th change. */
record Order(String id, int version, long cents) {}
