package dev.dropgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.dropgate.files.Fatal;

/** The packages depend downwards only, and each keeps to its own libraries. */
@AnalyzeClasses(packages = "dev.dropgate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule dependenciesPointDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.dropgate..")
          .layer("cli")
          .definedBy("dev.dropgate.cli..", "dev.dropgate")
          .layer("intake")
          .definedBy("dev.dropgate.intake..")
          .layer("quarantine")
          .definedBy("dev.dropgate.quarantine..")
          .layer("alert")
          .definedBy("dev.dropgate.alert..")
          .layer("inspect")
          .definedBy("dev.dropgate.inspect..")
          .layer("files")
          .definedBy("dev.dropgate.files..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("quarantine")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("alert")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("inspect")
          .mayOnlyBeAccessedByLayers("cli", "intake", "quarantine", "alert")
          .whereLayer("files")
          .mayOnlyBeAccessedByLayers("cli", "intake", "quarantine", "alert", "inspect")
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule packagesBelowTheCommandLineAreFreeOfCycles =
      slices().matching("dev.dropgate.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule inspectAndFilesKnowNoCamel =
      noClasses()
          .that()
          .resideInAnyPackage("dev.dropgate.inspect..", "dev.dropgate.files..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule onlyTheCommandLineUsesPicocliGreenMailAndYaml =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.dropgate.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("picocli..", "com.icegreen..", "org.snakeyaml..");

  @ArchTest
  static final ArchRule onlyFilesCallsTheCLibraryAndWritesJson =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.dropgate.files..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.sun.jna..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule onlyMainTheCommandLineAndAFatalErrorEndTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.dropgate.cli..")
          .and()
          .areNotAssignableTo(Main.class)
          .and()
          .areNotAssignableTo(Fatal.class)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  /** A {@code java.io.File} loses the bytes of a name; only Camel's own API is given one. */
  @ArchTest
  static final ArchRule namesAreNotTurnedIntoJavaIoFile =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.dropgate.intake..", "dev.dropgate.quarantine..", "dev.dropgate.inspect..")
          .or()
          .resideInAPackage("dev.dropgate.files..")
          .should()
          .callMethod(java.nio.file.Path.class, "toFile")
          .orShould()
          .callConstructor(java.io.File.class, String.class);

  @ArchTest
  static final ArchRule theCLibraryIsReachedThroughDiskOnly =
      classes()
          .that()
          .haveSimpleName("Libc")
          .should()
          .bePackagePrivate()
          .because("every use of the C library goes through Disk, which knows the slower way");
}
