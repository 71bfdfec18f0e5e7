package dev.berth.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.testkit");

    @Test
    void there_is_something_to_look_at() {
        assertThat(CLASSES).hasSizeGreaterThan(50);
    }

    @Test
    void packages_form_no_cycles() {
        slices().matching("dev.berth.testkit.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(CLASSES)
                .allSatisfy(type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                        .as(type.getPackageName())
                        .isTrue());
    }

    @Test
    void only_programs_print() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .doNotHaveSimpleName("PartsReport")
                .and()
                .doNotHaveSimpleName("FaultyAgent")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("libraries are silent")
                .check(CLASSES);
    }

    @Test
    void agents_and_model_server_run_without_the_test_libraries() {
        noClasses()
                .that()
                .resideInAnyPackage("..testkit.agent..", "..testkit.llm..", "..testkit.script..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.assertj..", "org.awaitility..", "dev.berth.runtime..")
                .because("the demo and users without a checkout run them on a few jars")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage("..testkit.script..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "..testkit.script..")
                .check(CLASSES);
    }

    @Test
    void no_file_is_longer_than_400_lines() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }

        assertThat(sources)
                .hasSizeGreaterThan(40)
                .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(400));
    }
}
