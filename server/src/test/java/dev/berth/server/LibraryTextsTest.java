package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.berth.server.cli.BerthCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * No text of a library module tells its reader a command of {@code berth} or a flag of one: errors, events and notes have
 * steps and settings, and the command line adds its own words. Checks the string constants of all classes.
 */
class LibraryTextsTest {
    private static final String[] LIBRARIES = {
        "dev.berth.acp",
        "dev.berth.runtime",
        "dev.berth.claude",
        "dev.berth.codex",
        "dev.berth.hermes",
        "dev.berth.machine",
        "dev.berth.engine",
        "dev.berth.terminal",
        "dev.berth.web",
    };
    private static final Pattern COMMAND = Pattern.compile("\\bberth ("
            + words(commands().stream().flatMap(line -> line.getSubcommands().keySet().stream())) + ")\\b");
    /** A sentence: a constant that is a flag and nothing else is an argument of another program. */
    private static final Pattern FLAG = Pattern.compile("(?s)(?=.* ).*(?<![\\w-])("
            + words(commands().stream()
                    .flatMap(line -> line.getCommandSpec().optionsMap().keySet().stream())
                    .filter(name -> name.startsWith("--")))
            + ")(?![\\w-]).*");

    private static final Pattern SETTING_FLAG = Pattern.compile(" -c ([a-z]+\\.[a-zA-Z]|key=)");

    @Test
    void no_text_of_a_library_names_a_command_or_a_flag_of_berth() {
        List<Constant> constants = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(LIBRARIES).stream()
                        .flatMap(LibraryTextsTest::constants)
                        .toList();

        assertThat(constants)
                .as("parts of concatenated texts are among them")
                .hasSizeGreaterThan(2000)
                .anyMatch(constant -> constant.text().equals("install it for engine process"))
                .anyMatch(constant -> constant.text().contains("MB left; remove images that nobody uses"));
        assertThat(constants)
                .filteredOn(constant -> isOfTheCommandLine(constant.text()))
                .isEmpty();
    }

    @Test
    void such_texts_are_recognised() {
        assertThat(Stream.of(
                        "make it ready: berth up \u0001",
                        "berth machine repair",
                        "use docker (--engine)",
                        "\u0001 --workspace DIR",
                        "raise it with -c container.memory=8g"))
                .allMatch(LibraryTextsTest::isOfTheCommandLine);
        assertThat(Stream.of("--version", "--mode=dockercompat", "/run/berth and up", "npm ci --ignore-scripts"))
                .noneMatch(LibraryTextsTest::isOfTheCommandLine);
    }

    private static boolean isOfTheCommandLine(String text) {
        return COMMAND.matcher(text).find()
                || FLAG.matcher(text).matches()
                || SETTING_FLAG.matcher(text).find();
    }

    private record Constant(String type, String text) {}

    private static Stream<Constant> constants(JavaClass type) {
        URI file = type.getSource().orElseThrow().getUri();
        try (InputStream in = file.toURL().openStream()) {
            return StreamSupport.stream(
                            ClassFile.of()
                                    .parse(in.readAllBytes())
                                    .constantPool()
                                    .spliterator(),
                            false)
                    .flatMap(entry -> text(type, entry));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Constant> text(JavaClass type, PoolEntry entry) {
        return entry instanceof StringEntry text
                ? Stream.of(new Constant(type.getName(), text.stringValue()))
                : Stream.empty();
    }

    /** All commands, and the root. */
    private static List<CommandLine> commands() {
        CommandLine root = new CommandLine(new BerthCommand());
        Main.COMMANDS.values().forEach(root::addSubcommand);
        assertThat(root.getSubcommands().keySet()).containsAll(Main.COMMANDS.keySet());
        return withSubcommands(root).toList();
    }

    private static Stream<CommandLine> withSubcommands(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(LibraryTextsTest::withSubcommands));
    }

    private static String words(Stream<String> all) {
        Set<String> words = all.map(Pattern::quote).collect(Collectors.toCollection(TreeSet::new));
        return String.join("|", words);
    }
}
