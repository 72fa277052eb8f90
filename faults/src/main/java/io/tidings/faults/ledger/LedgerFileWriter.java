package io.tidings.faults.ledger;

import io.tidings.faults.ledger.LedgerEntry.Closed;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Writes a file of JSON lines.
 *
 * @param <E> the type of the file's entries
 */
public final class LedgerFileWriter<E extends LedgerEntry> {
  private final OutputStream out;
  private final LongSupplier clock;

  // Guarded by this: a witness may still write while the run is closed.
  private boolean closed;

  LedgerFileWriter(Path file, LongSupplier clock) {
    this.clock = clock;
    try {
      this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 14);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the entry of the present time; times in a file never go back. */
  public synchronized void write(LongFunction<? extends E> entry) {
    if (!closed) {
      append(entry.apply(clock.getAsLong()));
    }
  }

  synchronized void close() {
    if (closed) {
      return;
    }
    append(new Closed(clock.getAsLong()));
    closed = true;
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(LedgerEntry entry) {
    try {
      out.write(LedgerFormat.line(entry));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
