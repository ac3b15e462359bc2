package chat.snug.storm;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.drivers.History;
import chat.snug.drivers.History.Entry;
import chat.snug.drivers.History.Run;
import chat.snug.running.Person;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge finds nothing in what is good, and every fault that is put in. */
class JudgeTest {
  private final List<String> log = new ArrayList<>(List.of(
      "{'type':'room','room':'r','seq':1,'user':'ann','kind':'group'}",
      "{'type':'member','room':'r','seq':2,'user':'ann','subject':'bob','role':'member'}",
      message(3, "a1", "one"),
      message(4, "a2", "two"),
      "{'type':'message','room':'r','seq':5,'user':'ann','client_msg_id':'a3','deleted_at':'t'}",
      "{'type':'edit','room':'r','seq':6,'user':'ann','target':3,'text':'one, better'}",
      "{'type':'delete','room':'r','seq':7,'user':'ann','target':5}",
      "{'type':'reaction','room':'r','seq':8,'user':'ann','target':4,'emoji':'x','on':true}",
      message(9, "a4", "four")));

  /** Ann's client is killed once, before it had said that {@code two} was sent, and had not yet written down that it had shown seq 4. */
  private final List<String> annBefore = new ArrayList<>(List.of(
      "said {'on':'ready','resumed':{}}",
      "said {'on':'reset','room':'r','head':2}",
      "told {'do':'send','room':'r','text':'one','tag':'1'}",
      "said {'on':'queued','tag':'1','client_msg_id':'a1','room':'r'}",
      "said {'on':'event','event':" + message(3, "a1", "one") + "}",
      "said {'on':'sent','client_msg_id':'a1','room':'r','seq':3,'duplicate':false}",
      "told {'do':'send','room':'r','text':'two','tag':'2'}",
      "said {'on':'queued','tag':'2','client_msg_id':'a2','room':'r'}",
      "said {'on':'event','event':" + message(4, "a2", "two") + "}",
      "told {'do':'send','room':'r','text':'perhaps','tag':'3'}"));

  private final List<String> annAfter = new ArrayList<>(List.of(
      "said {'on':'ready','resumed':{'r':3}}",
      "said {'on':'event','event':" + message(4, "a2", "two") + "}",
      "said {'on':'sent','client_msg_id':'a2','room':'r','seq':4,'duplicate':true}",
      "told {'do':'send','room':'r','text':'three','tag':'4'}",
      "said {'on':'queued','tag':'4','client_msg_id':'a3','room':'r'}",
      "told {'do':'edit','room':'r','client_msg_id':'a1','text':'one, better','tag':'5'}",
      "said {'on':'queued','tag':'5','ref':'f1','room':'r'}",
      "said {'on':'event','event':" + message(5, "a3", "three") + "}",
      "said {'on':'sent','client_msg_id':'a3','room':'r','seq':5,'duplicate':false}",
      "said {'on':'event','event':"
          + "{'type':'edit','room':'r','seq':6,'user':'ann','target':3,'text':'one, better'}}",
      "said {'on':'sent','ref':'f1','room':'r','seq':6,'duplicate':false}",
      "told {'do':'delete','room':'r','client_msg_id':'a3','tag':'6'}",
      "said {'on':'queued','tag':'6','ref':'f2','room':'r'}",
      "told {'do':'react','room':'r','seq':4,'emoji':'x','on':true,'tag':'7'}",
      "said {'on':'queued','tag':'7','ref':'f3','room':'r'}",
      "said {'on':'event','event':{'type':'delete','room':'r','seq':7,'user':'ann','target':5}}",
      "said {'on':'sent','ref':'f2','room':'r','seq':7,'duplicate':false}",
      "said {'on':'event','event':"
          + "{'type':'reaction','room':'r','seq':8,'user':'ann','target':4,'emoji':'x','on':true}}",
      "said {'on':'sent','ref':'f3','room':'r','seq':9,'duplicate':true}",
      "told {'do':'send','room':'r','text':'four','tag':'8'}",
      "said {'on':'queued','tag':'8','client_msg_id':'a4','room':'r'}",
      "said {'on':'event','event':" + message(9, "a4", "four") + "}",
      "said {'on':'sent','client_msg_id':'a4','room':'r','seq':9,'duplicate':false}"));

  private final List<String> bob = new ArrayList<>(List.of(
      "said {'on':'ready','resumed':{}}",
      "said {'on':'reset','room':'r','head':4}",
      "said {'on':'event','event':" + log.get(4) + "}",
      "said {'on':'event','event':" + log.get(5) + "}",
      "said {'on':'event','event':" + log.get(6) + "}",
      "said {'on':'event','event':" + log.get(7) + "}",
      "said {'on':'event','event':" + log.get(8) + "}"));

  @Test
  void findsNothingInWhatIsGood() {
    assertThat(verdict()).hasToString("nothing lost, doubled or out of order");
    log.add(message(10, "a9", "perhaps"));
    String last = "said {'on':'event','event':" + log.get(9) + "}";
    annAfter.add(last);
    bob.add(last);
    assertThat(verdict().evidence()).as("what was not queued may be there").isEmpty();
  }

  @Test
  void findsALoss() {
    log.set(3, "{'type':'room','room':'r','seq':4,'user':'ann','name':'other'}");
    assertFound("a2", "is lost");
  }

  @Test
  void findsADuplicate() {
    log.add(message(10, "a4", "four"));
    assertFound("a4", "stands 2 times in the log");
  }

  @Test
  void findsADuplicateUnderAnotherId() {
    log.add(message(10, "b1", "two"));
    assertFound("in the log more than once", "two");
  }

  @Test
  void findsADuplicateOfWhatWasNotQueued() {
    log.add(message(10, "b1", "perhaps"));
    log.add(message(11, "b2", "perhaps"));
    assertFound("in the log more than once", "perhaps");
  }

  @Test
  void findsADoubledEdit() {
    log.add("{'type':'edit','room':'r','seq':10,'user':'ann','target':3,'text':'one, better'}");
    assertFound("f1", "stands 2 times in the log");
  }

  @Test
  void knowsEditsApartThatADeletionEmptied() {
    String edit = "told {'do':'edit','room':'r','client_msg_id':'a3','text':'%s','tag':'%s'}";
    String emptied = "{'type':'edit','room':'r','seq':%d,'user':'ann','target':5,'deleted_at':'t'}";
    for (int i = 10; i < 12; i++) {
      log.add(emptied.formatted(i));
      String event = "said {'on':'event','event':" + log.get(i - 1) + "}";
      annAfter.add(edit.formatted("text " + i, i));
      annAfter.add("said {'on':'queued','tag':'" + i + "','ref':'g" + i + "','room':'r'}");
      annAfter.add("said {'on':'sent','ref':'g" + i + "','room':'r','seq':" + i + "}");
      annAfter.add(event);
      bob.add(event);
    }
    assertThat(verdict().evidence()).isEmpty();
    log.add(emptied.formatted(12));
    assertFound("3 events are the 2 edits of 5");
  }

  @Test
  void findsASwapInTheLog() {
    log.set(2, message(3, "a2", "two"));
    log.set(3, message(4, "a1", "one"));
    assertFound("is at 3, what was composed before it at 4");
  }

  @Test
  void findsASwapInAView() {
    String edit = bob.remove(3);
    bob.add(2, edit);
    assertFound("bob, run 1, entry 3: r: seq 6 after 4");
  }

  @Test
  void findsALossInAView() {
    bob.remove(4);
    assertFound("bob, run 1, entry 5: r: seq 8 after 6");
  }

  @Test
  void findsADuplicateInAView() {
    bob.add(bob.get(6));
    assertFound("bob, run 1, entry 8: r: seq 9 after 9");
  }

  @Test
  void findsAMissingTail() {
    bob.remove(6);
    assertFound("bob, in the end: r: was shown the room up to 8 of 9");
  }

  @Test
  void findsAChangedText() {
    bob.set(6, "said {'on':'event','event':" + message(9, "a4", "for") + "}");
    assertFound("seq 9 is not what the log holds");
  }

  @Test
  void findsAChangedTextInTheLog() {
    log.set(8, message(9, "a4", "for"));
    assertFound("a4", "became, in [text]");
  }

  @Test
  void findsADeletedTextThatChanges() {
    annAfter.add(0, annAfter.get(0));
    annAfter.add(2, "said {'on':'event','event':" + message(4, "a2", "two") + "}");
    annAfter.add(3, "said {'on':'event','event':" + message(5, "a3", "thrice") + "}");
    assertFound("seq 5 was shown with two contents");
  }

  @Test
  void findsAWrongSeq() {
    annAfter.replaceAll(
        line -> line.replace("'seq':9,'duplicate':false", "'seq':8,'duplicate':false"));
    assertFound("\"seq\":8", "was said of");
  }

  @Test
  void findsAnEventBeforeTheRoomIsKnown() {
    bob.remove(1);
    assertFound("bob, run 1, entry 2: r: seq 5 before the room was resumed or began anew");
  }

  @Test
  void findsASkipOverARestart() {
    annAfter.set(0, "said {'on':'ready','resumed':{'r':5}}");
    assertFound("ann, run 2, entry 1: r: resumed at 5, but only showed up to 4");
  }

  @Test
  void findsANeedlessNewStart() {
    bob.add(3, "said {'on':'reset','room':'r','head':5}");
    assertFound("began anew at 5, although it knew the room up to 5");
  }

  @Test
  void findsWhatWasRefused() {
    annAfter.add("said {'on':'failed','client_msg_id':'a4','code':'not_found'}");
    assertFound("it says", "not_found");
  }

  @Test
  void findsWhatIsNeverSaidToBeSent() {
    annAfter.removeIf(line -> line.contains("'seq':9,'duplicate':false"));
    assertFound("a4", "was never said to be sent");
  }

  @Test
  void findsASecondSent() {
    annAfter.add(annAfter.get(annAfter.size() - 1));
    assertFound("sent twice");
  }

  @Test
  void findsQueuesOutOfOrder() {
    annBefore.add(5, annBefore.remove(2));
    assertFound("queued what nobody composed");
  }

  @Test
  void findsAMessageOfNobody() {
    log.add(message(10, "b1", "zebra"));
    assertFound("nobody composed", "zebra");
  }

  @Test
  void findsAHoleInTheLog() {
    log.remove(4);
    assertFound("the log of r has at 5");
  }

  @Test
  void judgesAgainWhatWasWritten(@TempDir Path folder) throws Exception {
    bob.remove(4);
    judge().write(folder);
    assertThat(Judge.read(folder).verdict()).isEqualTo(verdict());
    assertThat(verdict().isGood()).isFalse();
  }

  private void assertFound(String... words) {
    assertThat(verdict().evidence()).anySatisfy(line -> assertThat(line).contains(words));
    assertThat(verdict().toString()).contains("faults, the first:");
  }

  private Verdict verdict() {
    return judge().verdict();
  }

  private Judge judge() {
    return new Judge(
        Map.of("r", log.stream().map(JudgeTest::json).toList()),
        List.of(
            new History("ann", "ann", List.of(run(annBefore), run(annAfter))),
            new History("bob", "bob", List.of(run(bob)))));
  }

  private static Run run(List<String> lines) {
    return new Run(lines.stream()
        .map(line -> new Entry(0, line.startsWith("told "), json(line.substring(5))))
        .toList());
  }

  private static String message(int seq, String id, String text) {
    return "{'type':'message','room':'r','seq':%d,'user':'ann','client_msg_id':'%s','text':'%s'}"
        .formatted(seq, id, text);
  }

  private static JsonNode json(String text) {
    try {
      return Person.JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
