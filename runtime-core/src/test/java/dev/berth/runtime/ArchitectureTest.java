package dev.berth.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The rules of the architecture for the packages of this module. */
class ArchitectureTest {
    private static final String ROOT = "dev.berth.runtime.";

    /** Lowest first; each may use what stands before it. */
    static final List<String> PACKAGES = List.of(
            "error",
            "event",
            "limit",
            "home",
            "config",
            "process",
            "probe",
            "exec",
            "machine",
            "container",
            "container.cli",
            "host",
            "workspace",
            "image",
            "credential",
            "session",
            "agent",
            "profile",
            "version");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.runtime");

    @Test
    void there_is_something_to_check() {
        assertThat(CLASSES).hasSizeGreaterThan(60);
    }

    @Test
    void every_package_has_its_place_in_the_order() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .isSubsetOf(PACKAGES.stream().map(name -> ROOT + name).toList());
    }

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void a_package_uses_only_what_stands_below_it(String name) {
        String[] above = PACKAGES.subList(PACKAGES.indexOf(name) + 1, PACKAGES.size()).stream()
                .map(higher -> ROOT + higher)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void only_sessions_and_agents_speak_the_protocol() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "session", ROOT + "agent")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.berth.acp..")
                .check(CLASSES);
    }

    @Test
    void only_process_starts_host_programs() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "process")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "it is Runtime.exec",
                        call -> call.getTargetOwner().isEquivalentTo(Runtime.class)
                                && call.getName().equals("exec")))
                .check(CLASSES);
    }

    @Test
    void only_process_knows_zt_exec() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "process")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.zeroturnaround..")
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .allMatch(one -> one.isAnnotatedWith(NullMarked.class), "is @NullMarked");
    }

    @Test
    void nobody_writes_to_the_standard_streams() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    @Test
    void errors_have_types_of_their_own() {
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.check(CLASSES);
    }

    @Test
    void names_say_what_a_class_is() {
        noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils)").check(CLASSES);
    }
}
