package dev.berth.runtime.agent;

import dev.berth.runtime.home.BerthHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one agent instance: what its adapters wrote to standard error, and our own words. Bounded: past {@code LARGEST} bytes
 * it becomes the old log, of which there is one. Several processes may append; what is added at once is one write. Safe for all threads.
 */
final class InstanceLog {
    private static final Logger log = LoggerFactory.getLogger(InstanceLog.class);
    private static final long LARGEST = 4L * 1024 * 1024;

    private final BerthHome home;
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();

    InstanceLog(BerthHome home, InstanceId id) {
        this(home, home.log(id.target().value(), id.agent().value(), id.key()));
    }

    private InstanceLog(BerthHome home, Path file) {
        this.home = home;
        this.file = file;
    }

    /** The logs of all instances of an agent, and the log of a Berth that had one for each agent. */
    static List<InstanceLog> ofAgent(BerthHome home, AgentName name) {
        Path agentsLog = home.logs().resolve(name.target().value()).resolve(name.agent() + ".log");
        List<InstanceLog> logs = new ArrayList<>(List.of(new InstanceLog(home, agentsLog)));
        for (Path file : home.list(agentsLog.resolveSibling(name.agent().value()))) {
            if (file.toString().endsWith(".log")) {
                logs.add(new InstanceLog(home, file));
            }
        }
        return logs;
    }

    /** Never throws: a log that cannot be written must not stop an agent. */
    void add(String source, List<String> lines) {
        String begin = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + source + ": ";
        String text = begin + String.join("\n" + begin, lines) + "\n";
        lock.lock();
        try {
            append(text);
        } catch (IOException | RuntimeException e) {
            log.warn("agent log cannot be written file={}", file, e);
        } finally {
            lock.unlock();
        }
    }

    private void append(String text) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            home.folder(folder);
        }
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else if (Files.size(file) > LARGEST) {
            Files.move(file, old(), StandardCopyOption.REPLACE_EXISTING);
            append(text);
            return;
        }
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    List<String> last(int lines) {
        List<String> all =
                new ArrayList<>(home.read(old()).map(InstanceLog::split).orElse(List.of()));
        all.addAll(home.read(file).map(InstanceLog::split).orElse(List.of()));
        return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    boolean exists() {
        return Files.exists(file);
    }

    private static List<String> split(String text) {
        return text.lines().toList();
    }

    private Path old() {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
