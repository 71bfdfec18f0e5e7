package dev.berth.web;

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

/** The dependencies that the request checks may have. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.web");

    @Test
    void there_is_something_to_check() {
        assertThat(CLASSES).hasSizeGreaterThan(8);
    }

    @Test
    void of_the_other_modules_only_the_errors_are_used() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.berth.web..",
                        "dev.berth.runtime.error..",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "io.javalin..",
                        "jakarta.servlet..",
                        "tools.jackson..")
                .because("the checks know no terminal, no agent and no engine")
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .allMatch(type -> type.isAnnotatedWith(NullMarked.class), "is @NullMarked");
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
