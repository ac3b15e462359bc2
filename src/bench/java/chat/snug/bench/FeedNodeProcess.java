package chat.snug.bench;

import chat.snug.bench.FeedMembers.Arrival;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * A {@link FeedNode} with its members as a process of its own, so that its CPU is its own; does what the lines of its input say and answers each with one
 * line or, for arrivals, with many and an empty one.
 */
final class FeedNodeProcess implements AutoCloseable {
  /** Begins each line of an answer. */
  private static final String ANSWER = "> ";

  private final Process process;
  private final PrintWriter in;
  private final BufferedReader out;

  private FeedNodeProcess(Process process) {
    this.process = process;
    in = new PrintWriter(
        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Serves when this returns. */
  static FeedNodeProcess start(String database, List<Integer> ports, int port) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:-UseDynamicNumberOfCompilerThreads",
        "-cp",
        System.getProperty("java.class.path"),
        FeedNodeProcess.class.getName(),
        database,
        Integer.toString(port)));
    ports.forEach(one -> command.add(Integer.toString(one)));
    FeedNodeProcess node = new FeedNodeProcess(new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start());
    node.answer();
    return node;
  }

  long pid() {
    return process.pid();
  }

  /** What it answers. */
  String tell(String line) throws IOException {
    in.println(line);
    return answer();
  }

  /** Numbers that it answers. */
  List<Long> ask(String line) throws IOException {
    return Arrays.stream(tell(line).split(" ")).map(Long::valueOf).toList();
  }

  /** What its members were told since the last call. */
  List<Arrival> arrivals() throws IOException {
    List<Arrival> arrivals = new ArrayList<>();
    for (String line = tell("arrivals"); !line.isEmpty(); line = answer()) {
      String[] words = line.split(" ");
      arrivals.add(new Arrival(words[0], Long.parseLong(words[1]), Long.parseLong(words[2])));
    }
    return arrivals;
  }

  private String answer() throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(ANSWER)) {
      line = out.readLine(); // its log
    }
    if (line == null) {
      throw new IOException("the node has ended");
    }
    return line.substring(ANSWER.length());
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  // ---- in the process

  /** Arguments: the database, the port of this node's, and the ports of all. */
  public static void main(String[] arguments) throws Exception {
    List<Integer> ports = Arrays.stream(arguments).skip(2).map(Integer::valueOf).toList();
    FeedNode node = FeedNode.start(arguments[0], ports, Integer.parseInt(arguments[1]));
    var loop = node.vertx().getOrCreateContext();
    FeedMembers members = onLoop(loop, () -> new FeedMembers(node));
    System.out.println(ANSWER + "serves");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(ANSWER + obey(line, node, loop, members).replace("\n", "\n" + ANSWER));
    }
    System.exit(0);
  }

  private static String obey(String line, FeedNode node, Context loop, FeedMembers members)
      throws Exception {
    switch (line) {
      case "come" -> {
        BenchStore.await(onLoop(loop, () -> members.come(FeedWorld.USERS)));
        return Integer.toString(onLoop(loop, members::rooms));
      }
      case "feed on" -> node.readsFeed(true);
      case "feed off" -> node.readsFeed(false);
      case "lose all" -> node.loses(true);
      case "lose nothing" -> node.loses(false);
      case "asked" -> {
        List<Long> asked = new ArrayList<>(node.asked());
        asked.add((long) onLoop(loop, members::compared));
        return asked.stream().map(Object::toString).collect(Collectors.joining(" "));
      }
      case "arrivals" -> {
        return onLoop(loop, members::takeArrivals).stream()
            .map(one -> one.room() + " " + one.seq() + " " + one.nanos() + "\n")
            .collect(Collectors.joining());
      }
      default -> throw new IllegalArgumentException(line);
    }
    return "done";
  }

  private static <T> T onLoop(Context loop, Callable<T> action) throws Exception {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(turn -> {
      try {
        promise.complete(action.call());
      } catch (Exception failure) {
        promise.fail(failure);
      }
    });
    return BenchStore.await(promise.future());
  }
}
