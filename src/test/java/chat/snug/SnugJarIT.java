package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The one jar that people run: what is in it, and what was left out on purpose. */
class SnugJarIT {
  private static final Path JAR = Path.of(System.getProperty("snug.jar"));

  @Test
  void saysHowToStartIt() throws IOException {
    try (var jar = new JarFile(JAR.toFile())) {
      var manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Main-Class")).isEqualTo("chat.snug.Main");
      assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
      assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
      assertThat(manifest.getValue("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+");
    }
  }

  @Test
  void bringsSqliteForTheMachinesThatPeopleHave() throws IOException {
    assertThat(entries("org/sqlite/native/"))
        .extracting(entry -> entry.replaceAll("org/sqlite/native/|/[^/]*$", ""))
        .containsExactlyInAnyOrder(
            "Linux/aarch64",
            "Linux/x86_64",
            "Linux-Musl/aarch64",
            "Linux-Musl/x86_64",
            "Mac/aarch64",
            "Mac/x86_64",
            "Windows/aarch64",
            "Windows/x86_64");
  }

  @Test
  void bringsNativeTransportsForLinux() throws IOException {
    assertThat(entries("META-INF/native/")).hasSize(4).allMatch(entry -> entry.endsWith("_64.so"));
  }

  @Test
  void carriesNoSignatureOfAnotherJar() throws IOException {
    assertThat(entries("META-INF/")).noneMatch(entry -> entry.matches(".*\\.(SF|RSA|DSA)"));
  }

  /** A dependency without a line in the list would go out with its licence untold. */
  @Test
  void namesTheLicenceOfEveryDependency() throws IOException {
    try (var jar = new JarFile(JAR.toFile())) {
      var list = jar.getEntry("META-INF/licenses/THIRD-PARTY.md");
      var text = new String(jar.getInputStream(list).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(entries("META-INF/maven/"))
          .extracting(entry -> entry.split("/")[2])
          .filteredOn(group -> !group.equals("chat.snug"))
          .allSatisfy(group -> assertThat(text).contains("`" + group + "`"));
    }
  }

  /** Test vector of RFC 9106, section 5.3, with nothing but the jar on the class path. */
  @Test
  void hasAllThatArgon2Needs() throws Exception {
    var urls = new URL[] {JAR.toUri().toURL()};
    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      assertThat(Argon2.id(loader))
          .isEqualTo(HexFormat.of()
              .parseHex("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
    }
  }

  private static List<String> entries(String folder) throws IOException {
    try (var jar = new JarFile(JAR.toFile())) {
      return jar.stream()
          .filter(entry -> !entry.isDirectory())
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(folder))
          .toList();
    }
  }

  /** Bouncy Castle's Argon2 by name, as loaded from the jar. */
  private static final class Argon2 {
    static byte[] id(ClassLoader loader) throws ReflectiveOperationException {
      var parameters = "org.bouncycastle.crypto.params.Argon2Parameters";
      var generator = loader.loadClass("org.bouncycastle.crypto.generators.Argon2BytesGenerator");
      var builder =
          loader.loadClass(parameters + "$Builder").getConstructor(int.class).newInstance(2);
      set(builder, "withIterations", int.class, 3);
      set(builder, "withMemoryAsKB", int.class, 32);
      set(builder, "withParallelism", int.class, 4);
      set(builder, "withSalt", byte[].class, filled(16, 2));
      set(builder, "withSecret", byte[].class, filled(8, 3));
      set(builder, "withAdditional", byte[].class, filled(12, 4));
      var argon2 = generator.getConstructor().newInstance();
      var built = builder.getClass().getMethod("build").invoke(builder);
      set(argon2, "init", loader.loadClass(parameters), built);
      var hash = new byte[32];
      generator
          .getMethod("generateBytes", byte[].class, byte[].class)
          .invoke(argon2, filled(32, 1), hash);
      return hash;
    }

    private static void set(Object target, String method, Class<?> type, Object value)
        throws ReflectiveOperationException {
      target.getClass().getMethod(method, type).invoke(target, value);
    }

    private static byte[] filled(int length, int value) {
      var bytes = new byte[length];
      java.util.Arrays.fill(bytes, (byte) value);
      return bytes;
    }
  }
}
