package io.tidings.faults.check;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A run with one publisher, told anew by each test. */
abstract class StoryTest {
  static final List<String> BOARD = List.of("board");
  static final List<String> BOARD_AND_CHAT = List.of("board", "chat");

  @TempDir Path folder;
  Story story;
  Publisher paul;

  @BeforeEach
  void begin() {
    story = new Story(folder);
    paul = story.publisher("paul");
  }
}
