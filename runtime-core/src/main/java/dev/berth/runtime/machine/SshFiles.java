package dev.berth.runtime.machine;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.PipeThread;
import dev.berth.runtime.home.Sha256;
import dev.berth.runtime.limit.Deadline;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies and examines files of a machine behind ssh. Folders are copied as a tar stream between two {@code tar}
 * programs.
 */
record SshFiles(CommandRunner runner, SshLogin.Context context) {
    private static final Logger log = LoggerFactory.getLogger(SshFiles.class);
    private static final String UNPACK = "umask 077; mkdir -p \"$1\" && exec tar -xf - -C \"$1\"";
    private static final String STORE =
            "umask 022; [ -s \"$1\" ] || { mkdir -p \"${1%/*}\" && cat >\"$1.$$\" && mv \"$1.$$\" \"$1\"; }";
    private static final String LOOK = "stat -Lc '%f %u %g' -- \"$1\" && readlink -f -- \"$1\"";

    CommandRunner.PlacedTree putTree(Path local, String folder) throws InterruptedException {
        boolean single = !Files.isDirectory(local);
        Path parent =
                single ? Optional.ofNullable(local.toAbsolutePath().getParent()).orElse(local) : local;
        String name = single ? String.valueOf(local.getFileName()) : ".";
        String tried = "copying " + local + " to " + context.target().destination();
        HostCommand pack = HostCommand.of(
                        List.of("tar", "-C", parent.toString(), "-cf", "-", "--", name), context.environment())
                .with("COPYFILE_DISABLE", "1"); // without it macOS's tar adds files of its own
        try (Deadline deadline = runner.limits().start(KnownLimits.SSH_COPY, tried);
                RunningProcess packed = context.processes().start(pack);
                RunningProcess unpacked =
                        runner.start(MachineCommand.of("/bin/sh", "-c", UNPACK, "berth-put", folder))) {
            CompletableFuture<String> packErrors = PipeThread.readText("ssh-copy-tar", packed.stderr());
            CompletableFuture<String> unpackErrors = PipeThread.readText("ssh-copy-untar", unpacked.stderr());
            CompletableFuture<String> output = PipeThread.readText("ssh-copy-output", unpacked.stdout());
            CompletableFuture<Void> copied =
                    PipeThread.start("ssh-copy", () -> copy(packed.stdout(), unpacked.stdin()));
            deadline.await(CompletableFuture.allOf(copied, output));
            check(tried, deadline.await(packed.ending()), deadline.await(packErrors));
            check(tried, deadline.await(unpacked.ending()), deadline.await(unpackErrors));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the pipe readers never fail", e);
        }
        return new Placed(this, folder, single ? folder + "/" + name : folder);
    }

    private static void copy(InputStream from, OutputStream to) {
        try (from;
                to) {
            from.transferTo(to);
        } catch (IOException e) {
            // one of the two programs has ended: its exit status says why
            log.debug("copy ended early", e);
        }
    }

    private void check(String tried, ProcessEnding ending, String errors) {
        if (!ending.succeeded()) {
            throw new BerthException(
                    errors.contains("No space left") ? ErrorKind.DISK_FULL : ErrorKind.MACHINE_NOT_READY,
                    tried,
                    "tar " + ending
                            + (errors.isBlank() ? "" : ": " + errors.strip().replace("\n", " | ")),
                    "check the disk and the permissions of " + remoteFolder());
        }
    }

    private String remoteFolder() {
        return "~/.cache/berth on " + context.target().destination();
    }

    String putFile(Path file, String folder) throws InterruptedException {
        String tried = "copying " + file + " to " + context.target().destination();
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BerthException(
                    ErrorKind.CONFIG_INVALID, tried, "the file cannot be read: " + e.getMessage(), "check its path", e);
        }
        String path = folder + "/files/" + Sha256.hex(content).substring(0, 16) + "/" + file.getFileName();
        runner.run(
                        MachineCommand.of("/bin/sh", "-c", STORE, "berth-keep", path)
                                .withInput(content),
                        KnownLimits.SSH_COPY)
                .orThrow(tried, "check the disk and the permissions of " + remoteFolder());
        return path;
    }

    Optional<MachineFile> look(String path) throws InterruptedException {
        CommandResult result =
                runner.run(MachineCommand.of("/bin/sh", "-c", LOOK, "berth-look", path), KnownLimits.SSH_START);
        if (result.ending() instanceof ProcessEnding.Exited(int code) && code != 0) {
            log.debug(
                    "a path cannot be examined path={} seen={}",
                    path,
                    result.stderr().lastLines(1));
            return Optional.empty();
        }
        String[] lines = result.orThrow(
                        "looking at " + path + " on " + context.target().destination(), "try again")
                .stdout()
                .text()
                .split("\n", 2);
        String[] numbers = lines[0].split(" ", -1);
        int mode = Integer.parseInt(numbers[0], 16);
        return Optional.of(new MachineFile(
                lines[1].replaceFirst("\n$", ""),
                (mode & 0170000) == 0040000,
                mode & 0777,
                Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2])));
    }

    private record Placed(SshFiles files, String folder, String path) implements CommandRunner.PlacedTree {
        @Override
        public void close() {
            try {
                CommandResult removed =
                        files.runner().run(MachineCommand.of("rm", "-rf", "--", folder), KnownLimits.SSH_START);
                if (!removed.succeeded()) {
                    log.warn(
                            "a copied tree is not removed now, its login removes it at its end path={} seen={}",
                            folder,
                            removed.evidence());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (BerthException e) {
                log.warn(
                        "a copied tree is not removed now, its login removes it at its end path={} seen={}",
                        folder,
                        e.getMessage());
            }
        }
    }
}
