package dev.berth.machine.lima;

import dev.berth.machine.lima.Evidence.Holder;
import dev.berth.machine.lima.Evidence.Owner;
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

/** Lima's folder of one machine: the evidence in it. */
record InstanceFolder(Path path, ProcessLook processes) {
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

    /** The text that describes it; empty when there is none. */
    Optional<String> template() {
        return text(file("lima.yaml"));
    }

    /** The process of {@code ha.pid}. */
    Holder agent() {
        return holder("ha.pid", this::isHostAgent);
    }

    /** Whether the machine's own process is there. */
    boolean driverLives() {
        return driver(agent()).alive();
    }

    /** Everything but the guest. {@code longest} is what a start may take, {@code answer} what the host agent may. */
    Evidence look(Duration longest, Duration answer) throws InterruptedException {
        Holder agent = agent();
        boolean alive = agent.alive();
        return new Evidence(
                owner(),
                agent,
                alive && AgentSocket.answers(file("ha.sock"), answer),
                alive && BootLog.announced(text(file("ha.stdout.log")).orElse("")),
                alive && startedBefore(Instant.now().minus(longest)),
                driver(agent),
                Optional.empty());
    }

    Owner owner() {
        if (!exists()) {
            return Owner.NOBODY;
        }
        return template()
                .map(yaml -> LimaTemplate.ours(yaml) ? Owner.OURS : Owner.FOREIGN)
                .orElse(Owner.UNKNOWN);
    }

    /** Whether a start has come as far as to make its disk: until then nothing is in it. */
    boolean hasDisk() {
        return Stream.of("disk", "diffdisk").anyMatch(name -> Files.exists(file(name)));
    }

    /** Which mechanism runs it, by the name of its pid file: {@code qemu}, {@code vz}. */
    Optional<String> driverKind() {
        return driverFile().map(file -> String.valueOf(file.getFileName()).replace(".pid", ""));
    }

    /**
     * Moves aside what makes Lima believe that it runs; nothing is deleted.
     *
     * @return the names of what was moved
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

    /** The same for pid files that name other programs: whoever believes these kills them. */
    List<String> moveStrangersAside() {
        Holder agent = agent();
        List<String> names = new ArrayList<>();
        if (agent instanceof Holder.Stranger) {
            names.add("ha.pid");
        }
        if (driver(agent) instanceof Holder.Stranger) {
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
            return false; // it has just gone
        }
    }

    private Holder driver(Holder agent) {
        return driverFile()
                .map(file -> holder(String.valueOf(file.getFileName()), this::isDriver))
                .map(found -> found instanceof Holder.Stranger(long pid, var _) && agent.equals(new Holder.Alive(pid))
                        ? agent // vz: the host agent is the machine
                        : found)
                .orElseGet(Holder.None::new);
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

    private Holder holder(String file, Predicate<List<String>> itself) {
        Optional<String> text = text(file(file)).map(String::strip);
        if (text.isEmpty()) {
            return new Holder.None();
        }
        long pid = text.get().matches("[0-9]{1,10}") ? Long.parseLong(text.get()) : 0;
        Optional<List<String>> words = pid == 0 ? Optional.empty() : processes.words(pid);
        if (words.isEmpty()) {
            return new Holder.Gone(pid); // also where it holds no number: Lima would take that for broken
        }
        return itself.test(words.get()) ? new Holder.Alive(pid) : new Holder.Stranger(pid, program(words.get()));
    }

    /** {@code limactl hostagent --pidfile …/NAME/ha.pid … NAME}; a program whose words are hidden has only its name. */
    private boolean isHostAgent(List<String> words) {
        if (words.size() <= 1) {
            return words.stream().anyMatch(word -> word.endsWith("limactl"));
        }
        return words.contains("hostagent") && (words.contains(name()) || about(words));
    }

    private boolean isDriver(List<String> words) {
        return words.size() == 1 ? words.getFirst().contains("qemu-system") : about(words);
    }

    private boolean about(List<String> words) {
        return words.stream().anyMatch(word -> word.contains(path + "/") || word.equals("lima-" + name()));
    }

    private static String program(List<String> words) {
        return words.isEmpty() || words.getFirst().isEmpty() ? "a program that has ended" : words.getFirst();
    }

    /** A file's text; empty when it is not there or can't be read. */
    Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
