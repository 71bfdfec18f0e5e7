package dev.berth.engine.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The module's allowed dependencies. runtime-core checks the lengths of files and methods for all modules. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.engine");

    @Test
    void classes_are_found() {
        assertThat(CLASSES).hasSizeGreaterThan(30);
    }

    @Test
    void only_the_parts_of_the_runtime_that_hosts_need_are_used() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.berth.engine.sandbox",
                        "dev.berth.runtime.error",
                        "dev.berth.runtime.event",
                        "dev.berth.runtime.limit",
                        "dev.berth.runtime.home",
                        "dev.berth.runtime.config",
                        "dev.berth.runtime.process",
                        "dev.berth.runtime.machine",
                        "dev.berth.runtime.container",
                        "dev.berth.runtime.host",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "com.google.errorprone.annotations..",
                        "com.fasterxml.jackson.annotation..",
                        "tools.jackson..")
                .because("an engine does not depend on agents, sessions or the building of agents' images")
                .check(CLASSES);
    }

    @Test
    void it_does_not_depend_on_the_engines_behind_a_program() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.berth.runtime.container.cli..")
                .check(CLASSES);
    }

    @Test
    void only_EmbeddedHosts_and_EmbeddedEngine_depend_on_hosts() {
        noClasses()
                .that()
                .doNotHaveSimpleName("EmbeddedHosts")
                .and()
                .doNotHaveSimpleName("EmbeddedEngine")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.berth.runtime.host..", "dev.berth.runtime.machine..")
                .check(CLASSES);
    }

    @Test
    void it_starts_host_programs_only_through_the_runtime() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .allMatch(one -> one.isAnnotatedWith(NullMarked.class), "is @NullMarked");
    }

    @Test
    void it_prints_nothing_and_its_errors_have_types_of_their_own() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
    }

    @Test
    void names_say_what_a_class_is() {
        noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils)").check(CLASSES);
    }
}
