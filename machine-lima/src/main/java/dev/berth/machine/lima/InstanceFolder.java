package dev.berth.machine.lima;

import dev.berth.machine.lima.Evidence.Owner;
import dev.berth.machine.lima.Evidence.PidFile;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.FileErrorText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lima's folder of one machine: its files, and the processes that its pid files name. */
record InstanceFolder(Path path, ProcessTable processes) {
    private static final List<String> RUN_FILES = List.of("ha.pid", "ha.sock", "ssh.sock");

    Path file(String name) {
        return path.resolve(name);
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    boolean exists() {
        return Files.isDirectory(path);
    }

    /** The text of {@code lima.yaml}; empty when it can't be read. */
    Optional<String> template() {
        return text(file("lima.yaml"));
    }

    /** The state of {@code ha.pid}. */
    PidFile agent() {
        return pidFile("ha.pid", this::isHostAgent);
    }

    /** Whether the process that runs the machine is alive. */
    boolean driverLives() {
        return driver(agent()).alive();
    }

    /**
     * Collects all evidence but the answer of the guest.
     *
     * @param longest the time that a start may take
     * @param answer the time that the host agent may take to answer
     */
    Evidence observe(Duration longest, Duration answer) throws InterruptedException {
        PidFile agent = agent();
        boolean alive = agent.alive();
        return new Evidence(
                owner(),
                agent,
                alive && AgentSocket.answers(file("ha.sock"), answer),
                alive && BootLog.reportsUp(text(file("ha.stdout.log")).orElse("")),
                alive && startedBefore(Instant.now().minus(longest)),
                driver(agent),
                Optional.empty());
    }

    Owner owner() {
        if (!exists()) {
            return Owner.NOBODY;
        }
        return template()
                .map(yaml -> LimaTemplate.madeByBerth(yaml) ? Owner.OURS : Owner.FOREIGN)
                .orElse(Owner.UNKNOWN);
    }

    /** Whether the machine has a disk; a start that failed before leaves nothing worth keeping. */
    boolean hasDisk() {
        return Stream.of("disk", "diffdisk").anyMatch(name -> Files.exists(file(name)));
    }

    /** The driver that runs the machine, by the name of its pid file: {@code qemu}, {@code vz}. */
    Optional<String> driverKind() {
        return driverFile().map(file -> String.valueOf(file.getFileName()).replace(".pid", ""));
    }

    /**
     * Renames the files that make Lima take the machine for running; nothing is deleted.
     *
     * @return the names of the files that were renamed
     */
    List<String> moveRunFilesAside() {
        List<String> names = new ArrayList<>(RUN_FILES);
        driverFile().map(file -> String.valueOf(file.getFileName())).ifPresent(names::add);
        return moveAside(names);
    }

    private List<String> moveAside(List<String> names) {
        List<String> moved = new ArrayList<>();
        for (String name : names) {
            try {
                Files.move(file(name), file(name + ".stale"), StandardCopyOption.REPLACE_EXISTING);
                moved.add(name);
            } catch (IOException e) {
                if (!(e instanceof NoSuchFileException)) {
                    throw unusable("moving " + file(name) + " aside", e);
                }
            }
        }
        return moved;
    }

    /** Renames the pid files that name other programs: Lima would kill those programs. */
    List<String> moveForeignPidFilesAside() {
        PidFile agent = agent();
        List<String> names = new ArrayList<>();
        if (agent instanceof PidFile.Reused) {
            names.add("ha.pid");
        }
        if (driver(agent) instanceof PidFile.Reused) {
            driverFile().map(file -> String.valueOf(file.getFileName())).ifPresent(names::add);
        }
        return moveAside(names);
    }

    BerthException unusable(String tried, IOException e) {
        return new BerthException(
                ErrorKind.MACHINE_NOT_READY,
                tried,
                FileErrorText.describe(e),
                "make " + path + " yours and writable",
                e);
    }

    private boolean startedBefore(Instant moment) {
        try {
            return Files.getLastModifiedTime(file("ha.pid")).toInstant().isBefore(moment);
        } catch (IOException _) {
            return false; // deleted meanwhile
        }
    }

    private PidFile driver(PidFile agent) {
        return driverFile()
                .map(path -> pidFile(String.valueOf(path.getFileName()), this::isDriver))
                .map(file -> file instanceof PidFile.Reused(long pid, var _) && agent.equals(new PidFile.Alive(pid))
                        ? agent // vz: the host agent is the machine
                        : file)
                .orElseGet(PidFile.Missing::new);
    }

    private Optional<Path> driverFile() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("(?!ha\\.)[a-z0-9-]+\\.pid"))
                    .sorted()
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty(); // no folder, no driver
        }
    }

    private PidFile pidFile(String file, Predicate<List<String>> expected) {
        Optional<String> text = text(file(file)).map(String::strip);
        if (text.isEmpty()) {
            return new PidFile.Missing();
        }
        long pid = text.get().matches("[0-9]{1,10}") ? Long.parseLong(text.get()) : 0;
        Optional<List<String>> argv = pid == 0 ? Optional.empty() : processes.argv(pid);
        if (argv.isEmpty()) {
            return new PidFile.Gone(pid); // also a file without a number: Lima would call the machine broken
        }
        return expected.test(argv.get()) ? new PidFile.Alive(pid) : new PidFile.Reused(pid, program(argv.get()));
    }

    /**
     * {@code limactl hostagent --pidfile …/NAME/ha.pid … NAME}; where arguments can't be seen, only the program's name.
     */
    private boolean isHostAgent(List<String> argv) {
        if (argv.size() <= 1) {
            return argv.stream().anyMatch(argument -> argument.endsWith("limactl"));
        }
        return argv.contains("hostagent") && (argv.contains(name()) || namesThisMachine(argv));
    }

    private boolean isDriver(List<String> argv) {
        return argv.size() == 1 ? argv.getFirst().contains("qemu-system") : namesThisMachine(argv);
    }

    private boolean namesThisMachine(List<String> argv) {
        return argv.stream().anyMatch(argument -> argument.contains(path + "/") || argument.equals("lima-" + name()));
    }

    private static String program(List<String> argv) {
        return argv.isEmpty() || argv.getFirst().isEmpty() ? "a program that has ended" : argv.getFirst();
    }

    /** A file's text; empty when the file can't be read. */
    Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
