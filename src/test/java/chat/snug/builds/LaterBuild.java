package chat.snug.builds;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A build that is still to come: this one, changed as later ones may be. It migrates the database by a step that this build does not know, says more in
 * each message between nodes and says things of kinds that are new, and a reaction with {@link #DICE} is an event of a new kind, told and stored as such.
 */
final class LaterBuild {
  static final String DICE = "🎲";
  /** The kind of event that this build does not know. */
  static final String ROLL = "roll";

  static final int SCHEMA = 3;

  private static final Path SOURCES = Path.of("src", "main", "java");

  /** Columns where rows are read; what it writes of the new kind keeps to what EventRows asks of every build. */
  private static final String MIGRATION = """
      -- oldest-build: 2
      alter table users add column mood text;
      alter table rooms add column mood text not null default 'fine';
      alter table members add column mood text;
      alter table events add column mood text;
      alter table reactions add column mood text;
      alter table batch add column moods text[] not null default '{}';
      alter table nodes add column mood text;
      alter table writers add column mood text;
      create table moods (usr bigint primary key, mood text not null);
      create function roll_1() returns trigger language plpgsql as $$
      begin
        new.type := 7;
        new.name := 'roll';
        new.data := json_build_object(
          'target', new.target & 4294967295, 'emoji', new.emoji, 'on', new.reacted = 1)::text;
        return new;
      end
      $$;
      create trigger roll before insert on events for each row
        when (new.type = 4 and new.emoji = 'DICE') execute function roll_1();
      """.replace("DICE", DICE);

  private final Path folder;
  private final List<Path> changed = new ArrayList<>();

  private LaterBuild(Path folder) {
    this.folder = folder;
  }

  /** Its jar, made in this folder from the sources and the jar of this build. */
  static String jar(Path folder) throws IOException {
    LaterBuild build = new LaterBuild(Files.createDirectories(folder));
    build.change(
        "store/sql/Migrations.java",
        "\"postgres/002-append.sql\"",
        "\"postgres/002-append.sql\", \"postgres/003-later.sql\"");
    build.change(
        "log/NoticeWire.java", "out.block(entry.json())", "out.block(entry.json()).text(\"more\")");
    build.change(
        "log/Talk.java",
        "    attempt(bus::tick);",
        "    attempt(bus::tick); bus.tell(99, List.of(NoticeWire.signedOut(new Notice.SignedOut(List.of(\"mood\")))));");
    build.change(
        "bus/Bus.java",
        "      peer.forgetAsking();",
        "      peer.forgetAsking(); send(peer, Envelope.begin(9, transport.self(), 8).appendLong(1));");
    build.change(
        "protocol/Views.java",
        "change(out, \"reaction\"",
        "change(out, reacted.emoji().equals(\"" + DICE + "\") ? \"" + ROLL + "\" : \"reaction\"");
    return build.assemble().toString();
  }

  private void change(String file, String what, String by) throws IOException {
    String text = Files.readString(SOURCES.resolve("chat/snug").resolve(file));
    int at = text.indexOf(what);
    if (at < 0 || text.indexOf(what, at + 1) >= 0) {
      throw new AssertionError(file + " has not once: " + what);
    }
    Path target = folder.resolve("sources/chat/snug").resolve(file);
    Files.createDirectories(target.getParent());
    changed.add(Files.writeString(target, text.replace(what, by)));
  }

  private Path assemble() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path migration =
        Files.createDirectories(classes.resolve("db/postgres")).resolve("003-later.sql");
    Files.writeString(migration, MIGRATION);
    compile(classes);
    Path jar = folder.resolve("snug.jar");
    Files.copy(Path.of(System.getProperty("snug.jar")), jar, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem inside = FileSystems.newFileSystem(jar);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = inside.getPath(classes.relativize(file).toString());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return jar;
  }

  private void compile(Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>(List.of(
        "-proc:none",
        "-nowarn",
        "-encoding",
        "UTF-8",
        "--release",
        "17",
        "-cp",
        System.getProperty("snug.jar") + File.pathSeparator + System.getProperty("java.class.path"),
        "-d",
        classes.toString()));
    changed.forEach(file -> arguments.add(file.toString()));
    int status = compiler.run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new AssertionError("the later build can't be compiled: " + status);
    }
  }
}
