package dev.berth.testkit.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report at the end of a build: the real parts that it ran against, the absent parts, and the integration tests
 * that failed once and passed when they were repeated. Fails if no integration test ran.
 */
public final class PartsReport {
    private static final Pattern USED = Pattern.compile("used (.+) in (\\S+)");
    private static final Pattern RAN = Pattern.compile("ran (\\d+) in \\S+");
    private static final Pattern SKIPPED = Pattern.compile("skipped (\\d+) in (\\S+): (.*)");
    private static final Pattern FAILED = Pattern.compile("failed (.+) in (\\S+): (.*)");
    private static final Pattern NOTED = Pattern.compile("noted (.*)");

    private final Map<String, Set<String>> used = new TreeMap<>();
    private final Map<String, Long> absent = new TreeMap<>();
    private final Set<String> notes = new TreeSet<>();
    private final Set<String> flaky = new TreeSet<>();
    private long ran;
    private long skipped;

    private PartsReport() {}

    /** Argument: the root of the build. Exit status 1 if no integration test ran. */
    public static void main(String[] args) throws IOException {
        PartsReport report = read(PartsRecord.file(Path.of(args[0])));
        report.lines().forEach(System.out::println);
        System.out.flush();
        System.exit(report.ran == 0 ? 1 : 0);
    }

    /** Adds a line to the report of this build, such as a measured value. */
    public static void note(String text) {
        PartsRecord.addNote(text);
    }

    static PartsReport read(Path file) throws IOException {
        var report = new PartsReport();
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(report::add);
        }
        return report;
    }

    private void add(String line) {
        Matcher use = USED.matcher(line);
        Matcher run = RAN.matcher(line);
        Matcher skip = SKIPPED.matcher(line);
        Matcher failure = FAILED.matcher(line);
        Matcher note = NOTED.matcher(line);
        if (use.matches()) {
            used.computeIfAbsent(use.group(1), _ -> new TreeSet<>()).add(use.group(2));
        } else if (run.matches()) {
            ran += Long.parseLong(run.group(1));
        } else if (skip.matches()) {
            long count = Long.parseLong(skip.group(1));
            skipped += count;
            String what = PartsRecord.isAbsence(skip.group(3)) ? skip.group(3) : "for another reason: " + skip.group(3);
            absent.merge(what, count, Long::sum);
        } else if (failure.matches()) {
            // a test that fails twice ends the build before the report, so this test passed when it was repeated
            flaky.add("FLAKY " + failure.group(2) + "." + failure.group(1) + ": " + failure.group(3));
        } else if (note.matches()) {
            notes.add(note.group(1));
        }
    }

    long ran() {
        return ran;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Real parts of this build");
        used.forEach((part, tests) -> lines.add("  ran against " + part + " (" + tests.size() + " test classes)"));
        absent.forEach((what, count) -> lines.add("  " + what + " (" + count + " tests skipped)"));
        notes.forEach(text -> lines.add("  " + text));
        lines.add("  " + ran + " integration tests ran, " + skipped + " were skipped");
        flaky.forEach(text -> lines.add("  " + text));
        if (ran == 0) {
            lines.add("  NONE RAN: this build tested no real parts");
        }
        if (!absent.isEmpty() && !"1".equals(System.getenv(DebianPackages.INSTALL_VARIABLE))) {
            lines.add("  " + DebianPackages.INSTALL_VARIABLE
                    + "=1, as root on Debian, installs docker, bubblewrap and chromium and starts docker");
        }
        return List.copyOf(lines);
    }
}
