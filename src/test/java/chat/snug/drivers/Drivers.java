package chat.snug.drivers;

import chat.snug.running.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How the drivers are started: as cheaply as each language allows, since tests start them by the dozen. */
final class Drivers {
  private static final String DART = "src/clients/dart/tool/driver.dart";
  private static final String JS = "src/clients/js/tool/driver.mjs";
  private static final String JAVA = "chat.snug.client.Driver";
  private static final String WS = "src/clients/js/node_modules/ws";
  /** A command in place of all three, or of the one whose language stands behind a dot, for somebody who writes a driver. */
  private static final String OTHER = "driver.command";

  /** Of this JVM alone: another one that runs tests makes its own at the same time. */
  private static final Path MADE =
      Path.of("target", "drivers", System.getProperty("test.fork", "0"));

  private static final int PATIENCE_SECONDS = 120;
  private static final Map<Language, List<String>> COMMANDS = new EnumMap<>(Language.class);

  private Drivers() {}

  static synchronized List<String> command(Language language) {
    String other = System.getProperty(
        OTHER + "." + language.name().toLowerCase(Locale.ROOT), System.getProperty(OTHER));
    if (other != null) {
      return List.of(other.split(" "));
    }
    return COMMANDS.computeIfAbsent(language, Drivers::prepared);
  }

  private static List<String> prepared(Language language) {
    try {
      return switch (language) {
        case DART -> dart();
        case JS -> js();
        case JAVA -> java();
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Compiled once, not at each start. */
  private static List<String> dart() throws IOException, InterruptedException {
    String dart = Tools.dart().toString();
    Path kernel = made("driver.dill");
    run(List.of(dart, "--snapshot=" + kernel, "--snapshot-kind=kernel", path(DART)));
    return List.of(dart, kernel.toString());
  }

  private static List<String> js() {
    Path node = Tools.require("Node", Tools.onPath("node"));
    if (!Files.isDirectory(Path.of(WS))) {
      Tools.missing("npm's ws: npm ci in src/clients/js");
    }
    return List.of(node.toString(), path(JS));
  }

  /** Small, and with its classes read from an archive that an idle run left. */
  private static List<String> java() throws IOException, InterruptedException {
    List<String> jvm = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx48m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1");
    List<String> driver = List.of("-cp", System.getProperty("snug.jar"), JAVA);
    Path archive = made("driver.jsa");
    Files.deleteIfExists(archive);
    List<String> idle = new ArrayList<>(jvm);
    idle.add("-XX:ArchiveClassesAtExit=" + archive);
    idle.addAll(driver);
    idle.addAll(List.of("--url", "http://127.0.0.1:9", "--user", "nobody", "--device", "none"));
    idle.addAll(List.of("--secret", "none", "--store", made("store").toString()));
    run(idle);
    List<String> command = new ArrayList<>(jvm);
    if (Files.exists(archive)) {
      command.add("-XX:SharedArchiveFile=" + archive);
    }
    command.addAll(driver);
    return command;
  }

  private static Path made(String file) throws IOException {
    return Files.createDirectories(MADE).resolve(file).toAbsolutePath();
  }

  private static String path(String file) {
    return Path.of(file).toAbsolutePath().toString();
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path output = made("output");
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    process.getOutputStream().close(); // a driver whose input is at its end ends
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " failed:\n" + Files.readString(output));
    }
  }
}
