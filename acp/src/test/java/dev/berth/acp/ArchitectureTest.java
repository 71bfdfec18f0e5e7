package dev.berth.acp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The dependencies that the module may have, and its layout. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.acp");

    @Test
    void there_are_classes_to_look_at() {
        assertThat(CLASSES.size()).isGreaterThan(50);
    }

    @Test
    void it_knows_the_jdk_jackson_and_the_log_and_no_container_or_process() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.berth.acp..", "java..", "tools.jackson..", "org.slf4j..", "org.jspecify..")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Process")
                .check(CLASSES);
    }

    @Test
    void packages_form_no_cycles_and_are_null_marked() {
        slices().matching("dev.berth.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
        assertThat(CLASSES.stream().map(type -> type.reflect().getPackage()).distinct())
                .isNotEmpty()
                .allMatch(type -> type.isAnnotationPresent(NullMarked.class));
    }

    @Test
    void it_prints_nothing_and_its_implementations_are_hidden() {
        noClasses().should(ACCESS_STANDARD_STREAMS).check(CLASSES);
        classes()
                .that()
                .haveSimpleNameStartingWith("Stream")
                .and()
                .implement(AcpConnection.class)
                .should()
                .notBePublic()
                .check(CLASSES);
    }
}
