package chat.snug.running;

import chat.snug.running.Book.Letter;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Somebody who composes messages without end and sends them as fast as they are answered. What is not answered for good is sent again with the same id:
 * after {@code unavailable}, after a lost connection, after a restart. As our clients do, but without their patience.
 */
public final class Sender implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration RETRY = Duration.ofMillis(200);
  private static final int LONG_TEXT = 4000;

  private final Person person;
  private final Book book;
  private final List<String> rooms;
  private final Random random;
  private final int window;
  private final Consumer<JsonNode> also;
  private final Thread thread;
  private final Map<String, Letter> unanswered = new LinkedHashMap<>();
  private final Deque<Letter> again = new ArrayDeque<>();
  private int composed;
  private int unavailable;
  private int connects;
  private long againAt;
  private boolean stopping;
  private boolean resting;
  private long gapNanos;
  private long nextAt = System.nanoTime();
  private volatile boolean ended;
  private volatile ChatSocket socket;

  private Sender(
      Person person,
      Book book,
      List<String> rooms,
      long seed,
      int window,
      Consumer<JsonNode> also) {
    this.person = person;
    this.book = book;
    this.rooms = rooms;
    this.random = new Random(seed);
    this.window = window;
    this.also = also;
    thread = new Thread(this::run, "sender-" + person.id());
    thread.setDaemon(true);
  }

  /** Over REST, one after the other. */
  public static Sender overRest(Person person, Book book, List<String> rooms, long seed) {
    return new Sender(person, book, rooms, seed, 0, frame -> {}).start();
  }

  /**
   * Over a socket.
   *
   * @param window how many may be under way at once
   * @param also is shown every frame that comes
   */
  public static Sender overSocket(
      Person person,
      Book book,
      List<String> rooms,
      long seed,
      int window,
      Consumer<JsonNode> also) {
    return new Sender(person, book, rooms, seed, window, also).start();
  }

  private Sender start() {
    thread.start();
    return this;
  }

  public Person person() {
    return person;
  }

  /** The connection of the moment, null while there is none. */
  public ChatSocket socket() {
    return socket;
  }

  /** How often it was told to try again later. */
  public synchronized int unavailable() {
    return unavailable;
  }

  /** How many connections it has had. */
  public synchronized int connects() {
    return connects;
  }

  /** Composes no more than one message in that time. */
  public synchronized Sender every(Duration gap) {
    gapNanos = gap.toNanos();
    return this;
  }

  /** Composes nothing until further notice; what it composed is sent until it is answered. */
  public synchronized void rest(boolean rests) {
    resting = rests;
    notifyAll();
  }

  /** Whether all that it composed was answered. */
  public synchronized boolean isAnswered() {
    return unanswered.isEmpty();
  }

  /** They compose no more; waits until all that they composed was answered. */
  public static void finish(List<Sender> senders, Duration patience) {
    senders.forEach(Sender::stopComposing);
    Waiting.until("all is answered", patience, () -> senders.stream().allMatch(Sender::isAnswered));
  }

  private synchronized void stopComposing() {
    stopping = true;
    notifyAll();
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    ChatSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }

  private void run() {
    while (!isDone()) {
      try {
        if (window == 0) {
          Letter letter = next();
          if (letter != null) {
            post(letter);
          }
        } else {
          talk();
        }
      } catch (RuntimeException | AssertionError lost) {
        pause(PAUSE); // the server is away; the same again when it is back
      }
    }
  }

  private synchronized boolean isDone() {
    return ended || (stopping && unanswered.isEmpty());
  }

  private void post(Letter letter) {
    Person.Answer answer = person.say(letter.room(), letter.id(), letter.text());
    if (answer.status() == 201 || answer.status() == 200) {
      acked(letter, answer.json());
    } else if (answer.code().equals("unavailable")) {
      later(letter);
      pause(RETRY);
    } else {
      refused(letter, answer.toString());
    }
  }

  private void talk() {
    ChatSocket open = person.connect("device-" + person.id(), frame -> {
      received(frame);
      also.accept(frame);
    });
    socket = open;
    synchronized (this) {
      connects++;
      again.clear();
      again.addAll(unanswered.values());
      againAt = 0;
    }
    while (!isDone() && !open.isClosed()) {
      Letter letter = next();
      if (letter != null) {
        open.say(letter.room(), letter.id(), letter.text());
      }
    }
  }

  /** The next to be sent, one that has to be sent again first; null after a while in which there was none. */
  @SuppressWarnings("WaitNotInLoop") // whoever asks looks again
  private synchronized Letter next() {
    if (window == 0 && !unanswered.isEmpty()) {
      return unanswered.values().iterator().next();
    }
    if (!again.isEmpty() && System.nanoTime() - againAt >= 0) {
      return again.poll();
    }
    boolean room = again.isEmpty() && unanswered.size() < Math.max(1, window);
    if (!stopping && !resting && room && System.nanoTime() - nextAt >= 0) {
      nextAt = System.nanoTime() + gapNanos;
      Letter letter = compose();
      unanswered.put(letter.id(), letter);
      return letter;
    }
    try {
      wait(PAUSE.toMillis());
    } catch (InterruptedException e) {
      ended = true;
    }
    return null;
  }

  /** Mostly short, sometimes long enough to be seen half-written. */
  private Letter compose() {
    int number = composed++;
    String words = person.id() + " says number " + number + " ";
    String text = number % 50 == 49 ? words.repeat(LONG_TEXT / words.length()) : words;
    String room = rooms.get(random.nextInt(rooms.size()));
    return book.compose(
        person.id(), number + "-" + Long.toHexString(random.nextLong()), room, text.trim());
  }

  private void received(JsonNode frame) {
    Letter letter;
    synchronized (this) {
      letter = unanswered.get(frame.path("client_msg_id").asText());
    }
    if (letter == null) {
      return;
    }
    if (ChatSocket.isOf(frame, "ack")) {
      acked(letter, frame);
    } else if (ChatSocket.isOf(frame, "error")) {
      if (frame.path("code").asText().equals("unavailable")) {
        later(letter);
      } else {
        refused(letter, frame.toString());
      }
    }
  }

  private void acked(Letter letter, JsonNode ack) {
    book.acked(letter, ack);
    synchronized (this) {
      unanswered.remove(letter.id());
      notifyAll();
    }
  }

  private synchronized void later(Letter letter) {
    unavailable++;
    again.add(letter);
    againAt = System.nanoTime() + RETRY.toNanos();
  }

  private void refused(Letter letter, String how) {
    book.problem(letter + " was refused: " + how);
    synchronized (this) {
      unanswered.remove(letter.id());
      notifyAll();
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
