package dev.berth.machine.lima;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.FileErrorText;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes and starts a machine; under the lock of its name. */
record Boot(LimaParts parts, HomeLock lock) {
    void create() throws InterruptedException {
        TemplateOverlay.refuseOpenings(parts.settings().limaHome());
        start(List.of("--name=" + parts.name(), checked(parts.wanted()).toString()));
    }

    /** Beside the machine's folder, for Lima to look at before it counts. */
    private Path checked(LimaTemplate template) throws InterruptedException {
        Path file = parts.own().resolve(parts.name() + ".yaml");
        write(file, template.yaml());
        if (parts.settings().overlay().isPresent()) {
            TemplateCheck.check(parts.program(), file);
        }
        return file;
    }

    /** Starts a stopped one, as the settings want it now as far as that goes. */
    void start() throws InterruptedException {
        Optional<LimaTemplate> actual = parts.actual();
        if (actual.isPresent()) {
            takeOver(actual.get());
        }
        start(List.of(parts.name()));
    }

    /** Waits for one that somebody else has started. */
    void follow() throws InterruptedException {
        try (BootWatch watch = watch(BootPhase.SSH)) {
            watch.toItsEnd(Optional.empty());
        }
    }

    private void start(List<String> which) throws InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("start", "--tty=false", "--log-format=json", "--timeout=" + total().toSeconds() + "s"));
        words.addAll(which);
        write(log(), "");
        try (BootWatch watch = watch(BootPhase.IMAGE);
                RunningProcess limactl = parts.program().start(log(), words)) {
            watch.toItsEnd(Optional.of(limactl.ending()));
        }
    }

    private void takeOver(LimaTemplate actual) throws InterruptedException {
        LimaTemplate wanted = parts.wanted();
        if (!parts.folder().hasDisk()) {
            take(wanted);
            return;
        }
        TemplateDrift drift = TemplateDrift.between(actual, wanted);
        if (!drift.atNextStart().isEmpty()) {
            take(TemplateDrift.taken(actual, wanted));
            parts.teller().warn("taken over from the settings: " + String.join("; ", drift.atNextStart()));
        }
    }

    private void take(LimaTemplate template) throws InterruptedException {
        checked(template);
        write(parts.folder().file("lima.yaml"), template.yaml());
    }

    private BootWatch watch(BootPhase first) {
        return new BootWatch(parts.folder(), log(), first, parts.limits(), parts.teller(), lock);
    }

    private Path log() {
        return parts.own().resolve(parts.name() + ".start.log");
    }

    /** Lima gives up later than we do: our limits say what was being waited for. */
    private Duration total() {
        Limits limits = parts.limits();
        return Stream.of(BootPhase.values())
                .map(phase -> limits.value(phase.limit()))
                .reduce(Duration.ofMinutes(1), Duration::plus);
    }

    private void write(Path file, String text) {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static BerthException unwritable(Path file, IOException e) {
        return LimaErrorText.of(
                "writing " + file,
                FileErrorText.describe(e),
                FileErrorText.describe(e).replace("No space", "no space"),
                "make its folder yours and writable");
    }
}
