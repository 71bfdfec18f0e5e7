package dev.berth.testkit.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The record of the real parts that a build ran against: {@code target/real-parts/record.txt} under the root that the
 * system property {@code berth.root} names; without that property nothing is recorded. Lines are appended, because many
 * JVMs write the file:
 *
 * <pre>
 * used docker 20.10.24 (client 28.2.2) in dev.berth.x.FirstIT
 * skipped 7 in dev.berth.x.SecondIT: absent nerdctl: no program named nerdctl on PATH
 * ran 12 in dev.berth.x.FirstIT
 * failed its_method() in dev.berth.x.FirstIT: the first line of the reason
 * noted some agent: idle memory with one session 250 MiB
 * </pre>
 */
final class PartsRecord {
    private static final Pattern ABSENT = Pattern.compile("absent ([\\w-]+): (.*)", Pattern.DOTALL);
    private static final Set<String> WRITTEN = ConcurrentHashMap.newKeySet();

    private PartsRecord() {}

    static Path file(Path root) {
        return root.resolve("target").resolve("real-parts").resolve("record.txt");
    }

    static String absenceLine(String name, String reason) {
        return "absent " + name + ": " + reason.replace('\n', ' ');
    }

    static boolean isAbsence(String reason) {
        return ABSENT.matcher(reason).matches();
    }

    static void addUsed(String part, Class<?> tests) {
        String line = "used " + part + " in " + tests.getName();
        if (WRITTEN.add(line)) {
            write(line);
        }
    }

    static void addSkipped(long count, String tests, String reason) {
        write("skipped " + count + " in " + tests + ": " + reason.replace('\n', ' '));
    }

    static void addRan(long count, String tests) {
        write("ran " + count + " in " + tests);
    }

    static void addFailed(String test, String tests, String reason) {
        write("failed " + test.replace('\n', ' ') + " in " + tests + ": " + reason);
    }

    static void addNote(String text) {
        write("noted " + text.replace('\n', ' '));
    }

    private static void write(String line) {
        String root = System.getProperty("berth.root");
        if (root == null) {
            return;
        }
        try {
            Path file = file(Path.of(root));
            Files.createDirectories(file.getParent());
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
