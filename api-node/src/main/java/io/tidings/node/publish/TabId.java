package io.tidings.node.publish;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code X-Tab-Id}, which other users will see: anything odd counts as absent. */
final class TabId {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private TabId() {}

  static @Nullable String read(@Nullable String header) {
    return header != null && VALID.matcher(header).matches() ? header : null;
  }
}
