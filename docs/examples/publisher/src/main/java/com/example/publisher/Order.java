package com.example.publisher;

/** An order, after its {@code version}-th change. */
record Order(String id, String item, String state, int version) {

  static Order placed(String id, String item) {
    return new Order(id, item, "placed", 1);
  }

  Order shipped() {
    return new Order(id, item, "shipped", version + 1);
  }
}
