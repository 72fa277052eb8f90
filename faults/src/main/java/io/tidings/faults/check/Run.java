package io.tidings.faults.check;

import io.tidings.faults.check.History.Sight;
import io.tidings.faults.check.Nemesis.Survivor;
import io.tidings.faults.check.Publication.Acknowledgement;
import io.tidings.faults.check.Step.Delivered;
import io.tidings.faults.check.Step.Moved;
import io.tidings.faults.check.Step.Opened;
import io.tidings.faults.check.Step.Restarted;
import io.tidings.faults.check.Step.Resynced;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ledger, read and put together. */
record Run(
    Nemesis nemesis,
    Publications publications,
    List<Client> clients,
    List<Life> lives,
    Log log,
    History history) {

  static Run read(Path folder) {
    Nemesis nemesis = Nemesis.read(folder);
    Publications publications = new Publications();
    List<Client> clients = new ArrayList<>();
    for (String file : nemesis.witnesses()) {
      if (file.startsWith("publisher-") && file.endsWith(".journal")) {
        publications.read(folder, file, name(file, "publisher-", ".journal"));
      } else if (file.startsWith("client-") && file.endsWith(".log")) {
        clients.add(ClientReader.read(folder, file, name(file, "client-", ".log")));
      } else {
        throw new UnreadableLedgerException("a witness of no known kind: " + file);
      }
    }
    History history =
        new History(sights(publications, clients, nemesis.survivors()), nemesis.forks());
    List<Life> lives = clients.stream().flatMap(client -> lives(client, history).stream()).toList();
    Log log = new Log(history, publications, lives, nemesis.survivors());
    return new Run(nemesis, publications, clients, lives, log, history);
  }

  Client client(Mark mark, String name) {
    return clients.stream()
        .filter(client -> client.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new UnreadableLedgerException(mark, "no such client: " + name));
  }

  private static String name(String file, String before, String after) {
    return file.substring(before.length(), file.length() - after.length());
  }

  private static Map<String, Sight> sights(
      Publications publications, List<Client> clients, List<Survivor> survivors) {
    Map<String, Sight> sights = new HashMap<>();
    for (Publication publication : publications.all()) {
      for (Acknowledgement acknowledgement : publication.acknowledgements()) {
        see(sights, acknowledgement.cursor(), acknowledgement.mark());
      }
    }
    for (Client client : clients) {
      for (Step step : client.steps()) {
        Cursor cursor = cursor(step);
        if (cursor != null) {
          see(sights, cursor, step.mark());
        }
      }
    }
    survivors.forEach(survivor -> see(sights, survivor.cursor(), survivor.mark()));
    return sights;
  }

  private static void see(Map<String, Sight> sights, Cursor cursor, Mark mark) {
    sights.merge(cursor.epoch(), new Sight(mark.at(), cursor.id()), Sight::and);
  }

  private static @Nullable Cursor cursor(Step step) {
    return switch (step) {
      case Moved moved -> moved.cursor();
      case Delivered event -> event.cursor();
      case Resynced resync -> resync.to();
      case Restarted restart -> restart.cursor();
      default -> null;
    };
  }

  private static List<Life> lives(Client client, History history) {
    List<Life> lives = new ArrayList<>();
    String last = null;
    for (Step step : client.steps()) {
      if (step instanceof Opened opened) {
        if (lives.isEmpty() || last == null || !last.equals(opened.lastEventId())) {
          lives.add(new Life(client, history, opened));
        }
        last = opened.lastEventId();
      } else {
        Cursor moved = step instanceof Resynced ? null : cursor(step);
        last = moved == null ? last : moved.toString();
      }
      lives.getLast().live(step);
    }
    return lives;
  }
}
