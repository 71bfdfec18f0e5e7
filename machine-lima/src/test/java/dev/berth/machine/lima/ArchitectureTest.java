package dev.berth.machine.lima;

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

/** What the module may know, held by the build. How long files and methods may be is held for all modules by runtime-core. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.machine");

    @Test
    void there_is_something_to_check() {
        assertThat(CLASSES).hasSizeGreaterThan(40);
    }

    @Test
    void of_the_runtime_only_what_hosts_are_made_of_is_used() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.berth.machine.lima",
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
                        "tools.jackson..")
                .because("a machine knows no image, no session and no agent")
                .check(CLASSES);
    }

    @Test
    void only_its_host_knows_engines() {
        noClasses()
                .that()
                .doNotHaveSimpleName("LimaHosts")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.berth.runtime.container..")
                .check(CLASSES);
    }

    @Test
    void it_starts_no_host_programs_by_itself() {
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
