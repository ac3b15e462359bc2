package chat.snug;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who may import whom among the packages of {@code chat.snug}. */
@AnalyzeClasses(packages = "chat.snug", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "chat.snug";

  /** The packages under {@code chat.snug}, each with those that it may import. */
  private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
      Map.entry("model", List.of()),
      Map.entry("config", List.of()),
      Map.entry("logging", List.of("config")),
      Map.entry("protocol", List.of("model")),
      Map.entry("store", List.of("model")),
      Map.entry("store.sql", List.of("store", "model", "config")),
      Map.entry("metrics", List.of()),
      Map.entry("bus", List.of()),
      Map.entry("cluster", List.of("bus", "store", "config", "metrics")),
      Map.entry("log", List.of("bus", "store", "model", "protocol", "config", "metrics")),
      Map.entry("redis", List.of("config")),
      Map.entry("presence", List.of("bus", "redis", "store", "model", "config", "metrics")),
      Map.entry("auth", List.of("redis", "store", "model", "config")),
      Map.entry(
          "socket",
          List.of("log", "presence", "auth", "protocol", "store", "model", "config", "metrics")),
      Map.entry(
          "http",
          List.of("log", "presence", "auth", "protocol", "store", "model", "config", "metrics")),
      Map.entry("client", List.of("protocol", "model")));

  /** Annotations only: the program runs without their jars. */
  private static final String[] JDK_AND_ANNOTATIONS = {
    "java..", "org.jspecify.annotations..", "com.google.errorprone.annotations.."
  };

  @ArchTest
  static void packagesImportOnlyWhatTheTableAllows(JavaClasses classes) {
    MAY_IMPORT.forEach((name, allowed) -> {
      var inside = Stream.concat(Stream.of(name), allowed.stream()).map(ArchitectureTest::full);
      classes()
          .that()
          .resideInAPackage(full(name))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(inside.toArray(String[]::new)).or(outsideOfSnug()))
          .allowEmptyShould(true)
          .check(classes);
    });
  }

  @ArchTest
  static final ArchRule everyPackageIsInTheTable = classes()
      .should()
      .resideInAnyPackage(
          Stream.concat(Stream.of(ROOT), MAY_IMPORT.keySet().stream().map(ArchitectureTest::full))
              .toArray(String[]::new));

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("chat.snug.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule modelIsPlainJava = classes()
      .that()
      .resideInAPackage(full("model"))
      .should()
      .onlyDependOnClassesThat(
          resideInAnyPackage(JDK_AND_ANNOTATIONS).or(resideInAPackage(full("model"))))
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule configNeedsOnlyYaml = classes()
      .that()
      .resideInAPackage(full("config"))
      .should()
      .onlyDependOnClassesThat(resideInAnyPackage(JDK_AND_ANNOTATIONS)
          .or(resideInAnyPackage(full("config"), "org.snakeyaml.engine..")))
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheSqlStoresKnowSql = noClasses()
      .that()
      .resideOutsideOfPackage(full("store.sql"))
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "java.sql..",
          "javax.sql..",
          "org.sqlite..",
          "io.vertx.pgclient..",
          "io.vertx.sqlclient..")
      .allowEmptyShould(true);

  private static String full(String name) {
    return ROOT + "." + name;
  }

  private static DescribedPredicate<JavaClass> outsideOfSnug() {
    return DescribedPredicate.not(resideInAnyPackage(ROOT + "..")).as("outside of Snug");
  }
}
