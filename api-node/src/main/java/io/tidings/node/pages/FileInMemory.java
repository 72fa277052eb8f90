package io.tidings.node.pages;

import io.tidings.node.http.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** A file that is nowhere on a disk. */
class FileInMemory extends ByteArrayResource {
  static final int HASH_LENGTH = 16;

  private final String name;

  /**
   * @param name without folders
   */
  FileInMemory(String name, byte[] content) {
    super(content, name);
    this.name = name;
  }

  @Override
  public String getFilename() {
    return name;
  }

  static byte[] content(Resource file) {
    try {
      return file.getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash of a file's content, wherever the file is; the same on every node of a release. */
  static String hash(Resource file) {
    return hash(content(file));
  }

  static String hash(byte[] content) {
    return Sha256.hex(content).substring(0, HASH_LENGTH);
  }
}
