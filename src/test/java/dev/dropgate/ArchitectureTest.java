package dev.dropgate;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The packages of the program and their allowed dependencies. Each remaining violation is listed by
 * name, so that their number can only go down.
 */
@AnalyzeClasses(packages = "dev.dropgate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule roomsDependDownwards =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.dropgate..")
          .layer("program")
          .definedBy("dev.dropgate", "dev.dropgate.cli..", "dev.dropgate.demo..")
          .layer("runtime")
          .definedBy("dev.dropgate.runtime..")
          .layer("check")
          .definedBy("dev.dropgate.check..")
          .layer("config")
          .definedBy("dev.dropgate.config..")
          .layer("camel")
          .definedBy("dev.dropgate.camel..")
          .layer("intake")
          .definedBy("dev.dropgate.intake..")
          .layer("quarantine")
          .definedBy("dev.dropgate.quarantine..")
          .layer("alert")
          .definedBy("dev.dropgate.alert..")
          .layer("inspect")
          .definedBy("dev.dropgate.inspect..")
          .layer("io")
          .definedBy("dev.dropgate.io..")
          .layer("model")
          .definedBy("dev.dropgate.model..")
          .whereLayer("program")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("runtime")
          .mayOnlyBeAccessedByLayers("program")
          .whereLayer("check")
          .mayOnlyBeAccessedByLayers("program", "runtime")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("program", "runtime", "check")
          .whereLayer("camel")
          .mayOnlyBeAccessedByLayers("runtime")
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("runtime", "check", "camel")
          .whereLayer("quarantine")
          .mayOnlyBeAccessedByLayers("program", "runtime", "check", "camel")
          .whereLayer("alert")
          .mayOnlyBeAccessedByLayers("program", "runtime", "check", "camel")
          .whereLayer("inspect")
          .mayOnlyBeAccessedByLayers("program", "runtime", "check", "camel")
          .whereLayer("io")
          .mayOnlyBeAccessedByLayers(
              "program",
              "runtime",
              "check",
              "config",
              "camel",
              "intake",
              "quarantine",
              "alert",
              "inspect")
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("dev.dropgate.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyCamelRoomsAndTheRunningGateKnowCamel =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.dropgate.camel..", "dev.dropgate.runtime..", "dev.dropgate.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  /** A command, a page and a service ask for the same work at the same place. */
  @ArchTest
  static final ArchRule commandsReachTheGateThroughTheFacade =
      noClasses()
          .that()
          .resideInAnyPackage("dev.dropgate.cli..", "dev.dropgate.demo..")
          .should()
          .dependOnClassesThat(
              simpleName("RunningGate")
                  .or(simpleName("GateRunner"))
                  .or(simpleName("StartupChecks"))
                  .or(simpleName("InspectorFactory"))
                  .or(simpleName("AlertTicketWriter")));

  @ArchTest
  static final ArchRule onlyCommandsUsePicocli =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.dropgate.cli..", "dev.dropgate.demo..")
          .and()
          .doNotHaveSimpleName("DropgateVersion")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule onlyTheDemoHasAMailServer =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.dropgate.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.icegreen..");

  @ArchTest
  static final ArchRule onlyLinuxCallsTheCLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.dropgate.io.linux..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule onlyIoWritesJson =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.dropgate.io")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule onlyInspectReadsForeignFormats =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.dropgate.inspect..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.poi..",
              "org.apache.pdfbox..",
              "org.apache.commons.compress..",
              "org.apache.james.mime4j..");

  @ArchTest
  static final ArchRule onlyMainTheCommandsAndAFatalErrorEndTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.dropgate.cli..", "dev.dropgate.demo..", "dev.dropgate.runtime..")
          .and()
          .areNotAssignableTo(Main.class)
          .and()
          .doNotHaveSimpleName("FatalExit")
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
              "dev.dropgate.intake..",
              "dev.dropgate.camel.drop..",
              "dev.dropgate.camel.triage..",
              "dev.dropgate.camel.quarantine..",
              "dev.dropgate.quarantine..",
              "dev.dropgate.inspect..",
              "dev.dropgate.io..",
              "dev.dropgate.model..")
          .and()
          .doNotHaveSimpleName("ClaimExchangeFactory")
          .should()
          .callMethod(java.nio.file.Path.class, "toFile")
          .orShould()
          .callConstructor(java.io.File.class, String.class);

  @ArchTest
  static final ArchRule noTwoTypesShareAName =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("package-info")
          .should(UniqueNames.unique());
}
