package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** No text on a channel breaks the reader. */
class AnnouncementPropertiesTest {
  @Property
  void read_anyText_neverThrows(@ForAll String text) {
    Announcement.read(text);
    Announcement.read("e " + text);
    Announcement.read("x 1x 1-1 " + text);
    assertThat(Announcement.read("p " + text)).isEqualTo(new Announcement.Probe(text));
  }
}
