package dev.berth.machine.lima;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A folder with a scripted {@code limactl}, whose behaviour files set, and a fake guest. */
final class ScriptedLima implements AutoCloseable {
    final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    final AtomicLong nanos = new AtomicLong();
    final AtomicLong slept = new AtomicLong();
    final ScriptedGuest guest;
    private final Path root;
    private final Map<String, Duration> limits = new HashMap<>();
    private final List<HostProcesses> opened = new CopyOnWriteArrayList<>();

    ScriptedLima(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(behaviour());
        Files.createDirectories(root.resolve("bin"));
        Path program = root.resolve("bin/limactl");
        Files.writeString(program, Samples.text("limactl"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("machine-image", "machine-ssh", "machine-scripts", "machine-containerd")) {
            limit(name, 8000);
        }
        limit("process-end", 500);
        this.guest = new ScriptedGuest(instance());
    }

    Path home() {
        return root.resolve("l");
    }

    Path instance() {
        return home().resolve("berth");
    }

    private Path behaviour() {
        return home().resolve(".behaviour");
    }

    ScriptedLima set(String file, String text) throws IOException {
        Files.writeString(behaviour().resolve(file), text);
        return this;
    }

    void unset(String file) throws IOException {
        Files.deleteIfExists(behaviour().resolve(file));
    }

    ScriptedLima limit(String name, long millis) {
        limits.put(name, Duration.ofMillis(millis));
        return this;
    }

    String text(String file) throws IOException {
        return Files.exists(behaviour().resolve(file))
                ? Files.readString(behaviour().resolve(file))
                : "";
    }

    long calls(String verb) throws IOException {
        return text("calls").lines().filter(line -> line.startsWith(verb)).count();
    }

    /** The machine as one Berth process sees it; each call stands for a process of its own. */
    LimaMachine machine(String... settings) {
        HostProcesses processes = HostProcesses.open(Limits.of(limits, events::add));
        opened.add(processes);
        LimaSpec spec = new LimaSpec(
                Config.of(settings), root.resolve("b"), processes, environment(), events::add, guest::login);
        InstantSource wall = () -> Instant.ofEpochSecond(1_800_000_000).plusNanos(nanos.get() + slept.get());
        return new LimaMachine(LimaParts.of(spec), new Freshness(wall, nanos::get));
    }

    Map<String, String> environment() {
        return Map.of(
                "PATH", root.resolve("bin") + ":/usr/bin:/bin",
                "HOME", root.toString(),
                "LIMA_HOME", home().toString());
    }

    Optional<Long> pid(String file) throws IOException {
        Path path = instance().resolve(file);
        return Files.exists(path)
                ? Optional.of(Long.valueOf(Files.readString(path).strip()))
                : Optional.empty();
    }

    /** Kills the process that a pid file names, and waits for its end. */
    void kill(String file) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid(file).orElseThrow()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    <E extends RuntimeEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<String> repairs() {
        return events(LimaEvent.Repairing.class).stream()
                .map(LimaEvent.Repairing::step)
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (String file : List.of("ha.pid", "qemu.pid", "ha.pid.stale", "qemu.pid.stale")) {
            pid(file)
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .flatMap(ProcessHandle::of)
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
        opened.forEach(HostProcesses::close);
    }
}
