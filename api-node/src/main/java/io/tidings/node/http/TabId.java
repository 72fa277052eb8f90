package io.tidings.node.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code X-Tab-Id}, which other users will see: anything odd counts as absent. */
public final class TabId {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private TabId() {}

  /** The tab id in a header; null without one. */
  public static @Nullable String read(@Nullable String header) {
    return header != null && VALID.matcher(header).matches() ? header : null;
  }
}
