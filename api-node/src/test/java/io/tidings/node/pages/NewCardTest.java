package io.tidings.node.pages;

import static io.tidings.node.pages.BoardTab.ask;
import static io.tidings.node.pages.EditedBoard.SAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.Tab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A new card is saved once, whatever happens to its request, its column or its page. */
@Tag("slow")
class NewCardTest {
  @RegisterExtension private static final BrowserExtension browser = new BrowserExtension(2);

  private EditedBoard edited;
  private BoardTab board;
  private Tab tab;

  @BeforeEach
  void open() {
    edited = EditedBoard.open(browser);
    board = edited.board();
    tab = edited.tab();
  }

  @Test
  void newCard_nodeUnreachable_waitsOnTheBoard_thenIsSavedOnce() {
    tab.click(".lane:nth-child(2) .lane-compose");
    tab.offline(true);
    tab.type("written on a train");
    tab.press("Enter");
    board.expectCards(2, "written on a train");
    tab.await(
        "the mark",
        "getComputedStyle(document.querySelector('.unsaved-mark')).visibility === 'visible'");
    assertThat(edited.asksBeforeItIsLeft()).isTrue();
    tab.offline(false);
    edited.awaitAllSaved();
    assertThat(edited.titles()).containsOnlyOnce("written on a train");
    edited.expectDrafts(0);
  }

  @Test
  void newCard_answerLost_isMadeOnce() {
    tab.evaluate(
        """
        void (between = async ({method, path}, send) => {
          if (method === 'POST' && path.endsWith('/tickets')) {
            between = () => undefined;
            await send();
            throw new TypeError('the answer got lost');
          }
        })
        """);
    board.compose(2, "once");
    assertThat(edited.titles()).containsOnlyOnce("once");
    assertThat(
            tab.evaluate("new Set(sent.filter(({key}) => key).map(({key}) => key)).size").asInt())
        .isEqualTo(1);
  }

  @Test
  void newCards_pageLeftBeforeTheyWereSaved_areSavedByTheNextOne() {
    tab.click(".lane:nth-child(2) .lane-compose");
    tab.offline(true);
    for (String title : new String[] {"first", "second"}) {
      tab.type(title);
      tab.press("Enter");
    }
    tab.type("third, not yet");
    board.expectCards(2, "first", "second");
    tab.offline(false);
    edited.leavePageAndComeBack();
    tab.await(
        "the composer",
        "!window.before && document.querySelector('.composer textarea')?.value === 'third, not"
            + " yet'");
    edited.awaitAllSaved();
    board.expectCards(2, "first", "second");
    assertThat(edited.titles()).containsOnlyOnce("first", "second");
  }

  @Test
  void newCard_refused_staysWithTheReason_andCanBeTriedAgain() {
    tab.evaluate(
        """
        void (between = ({method, path}) => {
          if (method === 'POST' && path.endsWith('/tickets')) {
            between = () => undefined;
            return Response.json({detail: 'The board is full.'}, {status: 409});
          }
        })
        """);
    tab.click(".lane:nth-child(2) .lane-compose");
    tab.type("too much");
    tab.press("Enter");
    tab.await("the mark", "document.querySelector('.unsaved-mark.refused') !== null");
    board.openCard("too much");
    edited.awaitNote("The board is full.");
    tab.click(SAVE);
    edited.awaitNoDialog();
    edited.awaitAllSaved();
    assertThat(edited.titles()).containsOnlyOnce("too much");
  }

  @Test
  void composer_columnDeletedWhileTyping_goesOnInAnother() {
    tab.click(".lane:nth-child(2) .lane-compose");
    tab.type("half a sentence");
    ask(tab, "DELETE", edited.project() + "/columns/" + board.column(2).replace("\"", ""), "");
    tab.await(
        "the text, in the first column",
        "document.querySelector('.lane:nth-child(1) .composer textarea')?.value === 'half a"
            + " sentence'");
  }
}
