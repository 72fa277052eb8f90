package io.tidings.events;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

/** Ids and cursors of any value, and any text in their place. */
class NamesPropertiesTest {
  private static final long LARGEST = (1L << 53) - 1;

  @Property
  void cursor_anyText_neverThrowsAndHasOneForm(@ForAll String text) {
    Cursor cursor = Cursor.read(text);
    if (cursor != null) {
      assertThat(cursor).hasToString(text);
    }
  }

  @Property
  void cursor_almostRight_neverThrowsAndHasOneForm(
      @ForAll
          @StringLength(max = 60)
          @CharRange(from = '-', to = '.')
          @CharRange(from = '0', to = '9')
          @CharRange(from = 'x', to = 'x')
          String text) {
    Cursor cursor = Cursor.read(text);
    if (cursor != null) {
      assertThat(cursor).hasToString(text);
      assertThat(text.length()).isLessThan(64);
    }
  }

  @Property
  void cursor_written_isReadAgain(
      @ForAll @LongRange(min = 0, max = LARGEST) long ms,
      @ForAll @LongRange(min = 0, max = LARGEST) long seq) {
    Cursor cursor = new Cursor("1xabc", new EventId(ms, seq));
    assertThat(Cursor.read(cursor.toString())).isEqualTo(cursor);
  }

  @Property
  void eventId_order_isThatOfItsParts(
      @ForAll @LongRange(min = 0, max = 3) long ms,
      @ForAll @LongRange(min = 0, max = 3) long seq,
      @ForAll @LongRange(min = 0, max = 3) long otherMs,
      @ForAll @LongRange(min = 0, max = 3) long otherSeq) {
    EventId one = new EventId(ms, seq);
    EventId other = new EventId(otherMs, otherSeq);
    assertThat(one.after(other)).isEqualTo(ms * 4 + seq > otherMs * 4 + otherSeq);
    assertThat(EventId.max(one, other)).isGreaterThanOrEqualTo(EventId.min(one, other));
  }
}
