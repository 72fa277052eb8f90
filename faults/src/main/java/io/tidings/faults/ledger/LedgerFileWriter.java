package io.tidings.faults.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A file of lines whose fields stand between tabs, the first being the time. */
final class LedgerFileWriter {
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

  synchronized void write(String kind, String... fields) {
    write(kind, fields, null, 0);
  }

  /** A line that is followed by raw bytes and a line end. */
  synchronized void write(String kind, String[] fields, byte @Nullable [] bytes, int length) {
    if (closed) {
      return;
    }
    StringBuilder line = new StringBuilder().append(clock.getAsLong()).append('\t').append(kind);
    for (String field : fields) {
      line.append('\t').append(field.replaceAll("[\t\r\n]", " "));
    }
    try {
      out.write(line.append('\n').toString().getBytes(UTF_8));
      if (bytes != null) {
        out.write(bytes, 0, length);
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last line says that it is the last: a file without it was cut by a crash. */
  synchronized void close() {
    write("closed");
    closed = true;
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
