package io.tidings.loadtest;

import java.time.Duration;

/**
 * The load of {@link ChatSimulation}, whose streams are tabs.
 *
 * @param circle to how many others a user writes
 * @param host of the addresses of the nodes' users, their {@code tidings.chat.host}
 */
record ChatSettings(LoadSettings common, int circle, String host) {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(36, 1, 1, 20, Duration.ofSeconds(15));

  static ChatSettings read(Settings settings) {
    return new ChatSettings(
        LoadSettings.read(settings, DEFAULTS),
        settings.count("CIRCLE", 3, 1, 100),
        settings.text("CHAT_HOST").orElse("tidings.local"));
  }
}
