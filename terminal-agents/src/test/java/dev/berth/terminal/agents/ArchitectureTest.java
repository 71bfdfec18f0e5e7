package dev.berth.terminal.agents;

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

/** Tests of the dependencies of this module. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.terminal.agents");

    @Test
    void there_is_something_to_check_and_it_is_null_marked() {
        assertThat(CLASSES).hasSizeGreaterThan(4);
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .allMatch(one -> one.isAnnotatedWith(NullMarked.class), "is @NullMarked");
    }

    @Test
    void it_knows_agents_and_the_gateway_but_no_engine_and_no_web_server() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.berth.terminal.agents",
                        "dev.berth.terminal.gateway",
                        "dev.berth.terminal.pty",
                        "dev.berth.runtime.agent",
                        "dev.berth.runtime.container",
                        "dev.berth.runtime.error",
                        "dev.berth.runtime.limit",
                        "dev.berth.runtime.process",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..")
                .check(CLASSES);
    }

    @Test
    void it_prints_nothing_and_throws_typed_errors() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
        noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils)").check(CLASSES);
    }
}
