package dev.berth.terminal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Tests of the dependencies of the terminal's packages. */
class ArchitectureTest {
    private static final String ROOT = "dev.berth.terminal.";

    /** The packages, lowest first; a package may use the packages before it. */
    static final List<String> PACKAGES = List.of("pty", "wire", "session", "recording", "page", "gateway");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.terminal");

    @Test
    void the_classes_are_imported() {
        assertThat(CLASSES).hasSizeGreaterThan(8);
    }

    @Test
    void every_package_is_in_the_order_and_null_marked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .isSubsetOf(PACKAGES.stream().map(name -> ROOT + name).toList());
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .allMatch(one -> one.isAnnotatedWith(NullMarked.class), "is @NullMarked");
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void a_package_uses_only_lower_packages(String name) {
        List<String> above = PACKAGES.subList(PACKAGES.indexOf(name) + 1, PACKAGES.size());

        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above.stream().map(higher -> ROOT + higher).toArray(String[]::new))
                .allowEmptyShould(true)
                .check(CLASSES);
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void of_the_runtime_only_its_lowest_packages_are_used() {
        classes()
                .that()
                .resideInAPackage("dev.berth..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.berth.terminal..",
                        "dev.berth.web..",
                        "dev.berth.runtime.error..",
                        "dev.berth.runtime.event..",
                        "dev.berth.runtime.limit..",
                        "dev.berth.runtime.config..",
                        "dev.berth.runtime.home..",
                        "dev.berth.runtime.process..",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "com.google.errorprone.annotations..",
                        "com.pty4j..",
                        "com.sun.jna..",
                        "io.javalin..",
                        "org.eclipse.jetty..",
                        "jakarta.servlet..",
                        "tools.jackson..")
                .because("the gateway knows no engine, no container and no agent")
                .check(CLASSES);
    }

    @Test
    void only_pseudo_terminals_start_programs_and_call_native_code() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "pty")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Linker.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..")
                .allowEmptyShould(true)
                .check(CLASSES);
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.Pty4j.*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.pty4j..", "com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void only_the_gateway_knows_the_web_server() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "gateway")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.berth.web..", "io.javalin..", "org.eclipse.jetty..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void no_source_names_an_agent() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }

        assertThat(sources)
                .allSatisfy(file -> assertThat(Files.readString(file))
                        .doesNotContainIgnoringCase("claude")
                        .doesNotContainIgnoringCase("codex")
                        .doesNotContainIgnoringCase("hermes"));
    }

    @Test
    void the_module_prints_nothing_and_throws_typed_errors() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
    }

    @Test
    void names_say_what_a_class_is() {
        noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils)").check(CLASSES);
    }
}
