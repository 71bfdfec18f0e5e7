package dev.berth.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.berth.server.cli.output.TerminalStream;
import java.io.FileDescriptor;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The dependencies that the command line may have. A test of runtime-core limits the length of files and methods in all
 * modules.
 */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.berth.server");

    @Test
    void there_is_something_to_check() {
        assertThat(CLASSES).hasSizeGreaterThan(35);
    }

    /**
     * The scripted agent of the demo is a program of its own; only the trial of an upgrade has a model in this process.
     */
    @Test
    void only_a_trial_uses_the_testkit() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.berth.server.trial")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.berth.testkit..")
                .check(CLASSES);
    }

    /** Checks every module on the class path of this one: all but bench, whose programs start servers too. */
    @Test
    void only_web_the_gateway_and_serve_know_the_web_server() {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.berth");
        assertThat(all.stream().map(JavaClass::getPackageName))
                .contains("dev.berth.web", "dev.berth.runtime.agent", "dev.berth.testkit.terminal");

        noClasses()
                .that()
                .resideOutsideOfPackages("dev.berth.web", "dev.berth.terminal.gateway", "dev.berth.server.serve")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta..")
                .check(all);
    }

    @Test
    void it_starts_no_host_programs() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(CLASSES);
    }

    @Test
    void only_the_targets_know_an_agent_by_name() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.Targets(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.berth.claude..", "dev.berth.codex..", "dev.berth.hermes..")
                .check(CLASSES);
    }

    /** These classes alone remove what a terminal obeys from the words of agents and engines. */
    @Test
    void only_the_standard_streams_of_the_command_line_are_written_to() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Stdio")
                .and()
                .doNotHaveSimpleName("StandardOutput")
                .and()
                .doNotHaveSimpleName("AotTraining") // a program of its own, whose output is the log of the training
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    /** Berth's own colours, its own pages, and the bytes of programs that the user runs. */
    @Test
    void only_few_write_what_a_terminal_obeys() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(HumanPrinter|BerthCommand|ReferenceCommand|ExecCommand)")
                .should()
                .callMethod(TerminalStream.class, "exact")
                .check(CLASSES);
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(StandardOutput|AttachedServerTerminal)")
                .should()
                .accessField(FileDescriptor.class, "out")
                .orShould()
                .accessField(FileDescriptor.class, "err")
                .check(CLASSES);
    }

    @Test
    void packages_have_no_cycles_and_are_null_marked() {
        slices().matching("dev.berth.server.(**)").should().beFreeOfCycles().check(CLASSES);
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .allMatch(one -> one.isAnnotatedWith(NullMarked.class), "is @NullMarked");
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
