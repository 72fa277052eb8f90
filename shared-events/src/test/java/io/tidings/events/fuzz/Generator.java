package io.tidings.events.fuzz;

import java.util.random.RandomGenerator;

/** Makes one input; the same for the same random numbers. */
@FunctionalInterface
public interface Generator<T> {
  T next(RandomGenerator random);
}
