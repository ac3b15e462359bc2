package chat.snug.builds;

import chat.snug.running.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The jar of an earlier commit, made once by Maven from this repository's history, with the libraries of its day, and kept under {@code target}. */
final class EarlierBuild {
  /** The first one whose nodes make a cluster. */
  static final String COMMIT = "fc1737d258cffc94e87c7d8e762f07e0fb3a1e9f";

  private static final Path HOME = Path.of("target", "earlier-build").toAbsolutePath();
  private static final int PATIENCE_MINUTES = 8;
  /** What a jar needs; its tests and checks had their day. */
  private static final List<String> MAVEN = List.of(
      "-q",
      "-B",
      "-ntp",
      "package",
      "-Dmaven.test.skip=true",
      "-Dspotless.check.skip=true",
      "-Denforcer.skip=true");

  private EarlierBuild() {}

  /** The test is skipped, aloud, where there is no such commit (a shallow clone), no git or no Maven. */
  static String jar() throws IOException, InterruptedException {
    Path jar = HOME.resolve(COMMIT + ".jar");
    if (!Files.exists(jar)) {
      Path built = build().resolve("target").resolve("snug.jar");
      Files.move(built, jar, StandardCopyOption.ATOMIC_MOVE);
    }
    return jar.toString();
  }

  private static Path build() throws IOException, InterruptedException {
    String git = Tools.require("git", Tools.onPath("git")).toString();
    String maven = Tools.require("Maven", Tools.onPath("mvn")).toString();
    Path folder = Files.createDirectories(HOME.resolve(COMMIT));
    if (run(Path.of(""), List.of(git, "-c", "safe.directory=*", "cat-file", "-e", COMMIT)) != 0) {
      Tools.skip("commit " + COMMIT + " of the history (git fetch --unshallow)");
    }
    Path sources = folder.resolve("sources.tar");
    require(
        Path.of(""),
        List.of(
            git,
            "-c",
            "safe.directory=*",
            "archive",
            "-o",
            sources.toString(),
            COMMIT,
            "pom.xml",
            ".mvn",
            "LICENSE",
            "src/main",
            "src/clients/js"));
    require(folder, List.of("tar", "-xf", sources.toString()));
    if (run(folder, maven(maven, "-o")) != 0) {
      require(folder, maven(maven)); // a library of its day is not on this machine
    }
    return folder;
  }

  private static List<String> maven(String program, String... options) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(options));
    command.addAll(MAVEN);
    return command;
  }

  private static void require(Path folder, List<String> command)
      throws IOException, InterruptedException {
    int status = run(folder, command);
    if (status != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + status + "; see " + log());
    }
  }

  private static int run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toAbsolutePath().toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MAVEN_CONFIG");
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new IllegalStateException(String.join(" ", command) + " did not end; see " + log());
    }
    return process.exitValue();
  }

  private static Path log() {
    return HOME.resolve("log");
  }
}
