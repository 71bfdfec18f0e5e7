package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
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

/** Creates and starts a machine. The caller holds the lock of the machine. */
record Boot(LimaParts parts, HomeLock lock) {
    void create() throws InterruptedException {
        TemplateOverlay.refuseUnsafeDefaults(parts.settings().limaHome());
        start(List.of(
                "--name=" + parts.name(),
                writeAndValidate(parts.wantedTemplate()).toString()));
    }

    /** Writes the template beside the machine's folder and lets Lima validate it before it is used. */
    private Path writeAndValidate(LimaTemplate template) throws InterruptedException {
        Path file = parts.berthFolder().resolve(parts.name() + ".yaml");
        write(file, template.yaml());
        if (parts.settings().overlay().isPresent()) {
            TemplateCheck.validate(parts.program(), file);
        }
        return file;
    }

    /** Starts a stopped machine, after the settings that it can take over were written to its template. */
    void start() throws InterruptedException {
        Optional<LimaTemplate> current = parts.currentTemplate();
        if (current.isPresent()) {
            takeOverSettings(current.get());
        }
        start(List.of(parts.name()));
    }

    /** Waits for a start that another process has begun. */
    void follow() throws InterruptedException {
        try (BootWatch watch = watch(BootPhase.SSH)) {
            watch.toItsEnd(Optional.empty());
        }
    }

    private void start(List<String> target) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "start",
                "--tty=false",
                "--log-format=json",
                "--timeout=" + limactlTimeout().toSeconds() + "s"));
        arguments.addAll(target);
        write(startLog(), "");
        try (BootWatch watch = watch(BootPhase.IMAGE);
                RunningProcess limactl = parts.program().start(startLog(), arguments)) {
            watch.toItsEnd(Optional.of(limactl.ending()));
        }
    }

    private void takeOverSettings(LimaTemplate current) throws InterruptedException {
        LimaTemplate wanted = parts.wantedTemplate();
        if (!parts.folder().hasDisk()) {
            replaceTemplate(wanted);
            return;
        }
        TemplateDrift drift = TemplateDrift.between(current, wanted);
        if (!drift.atNextStart().isEmpty()) {
            replaceTemplate(TemplateDrift.updated(current, wanted));
            parts.reporter().warn(Advice.of("taken over from the settings: " + String.join("; ", drift.atNextStart())));
        }
    }

    private void replaceTemplate(LimaTemplate template) throws InterruptedException {
        writeAndValidate(template);
        write(parts.folder().file("lima.yaml"), template.yaml());
    }

    private BootWatch watch(BootPhase first) {
        return new BootWatch(parts.folder(), startLog(), first, parts.limits(), parts.reporter(), lock);
    }

    private Path startLog() {
        return parts.berthFolder().resolve(parts.name() + ".start.log");
    }

    /** The time limit for limactl itself: longer than all of Berth's limits together, since only Berth's error names the phase. */
    private Duration limactlTimeout() {
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
                Advice.of("make the folder of " + file + " yours and writable"));
    }
}
