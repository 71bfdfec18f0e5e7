package dev.berth.runtime.agent;

import dev.berth.runtime.container.ExecEnding;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.machine.MachineFile;
import java.nio.file.Path;
import java.util.Optional;

/** Checks that the agent's user can reach and write a workspace. */
record WorkspaceAccess(RuntimeServices parts, AgentContainer agent, ScopeHolder scope) {
    /**
     * Returns when the agent's user can write the workspace. Mode and owner are enough for a yes. For a no the kernel is asked
     * inside: access control lists may allow more, and a sandbox or container has other folders above a workspace than this
     * host. In a file system that is read-only for everybody it is enough that the user can read.
     *
     * @throws BerthException WORKSPACE_UNWRITABLE; PROBE_FAILED when the kernel could not be asked; WORKSPACE_REPLACED,
     *     CONTAINER_STOPPED
     */
    void check(Path folder) throws InterruptedException {
        Optional<MachineFile> there = look(folder).filter(MachineFile::folder);
        if (there.isEmpty()) {
            return;
        }
        WorkspaceGroups groups = agent.groups();
        Optional<Path> closed = closedAbove(folder, groups);
        boolean writable = UserRule.writable(there.get(), agent.user(), groups.given());
        if (closed.isEmpty() && writable) {
            return;
        }
        String tried = "checking that " + agent.id().name() + " can write " + folder;
        if (closed.isPresent() && !passes("-x", closed.get(), tried)) {
            throw unreachable(tried, closed.get().toString());
        }
        boolean readOnly = parts.ground().machine().isLocal() && ReadOnlyMounts.contain(folder);
        if (!writable && readOnly && !passes("-r", folder, tried)) {
            throw unwritable(
                    tried,
                    "inside it runs as " + agent.user() + ", which is not allowed to read there",
                    "run `berth` as the user that owns the project");
        }
        if (!writable && !readOnly && !(passes("-w", folder, tried) && passes("-x", folder, tried))) {
            throw unwritable(
                    tried,
                    "inside it runs as " + agent.user() + ", which is not allowed to write there"
                            + groups.refusal(folder)
                                    .map(reason -> "; " + reason)
                                    .orElse(""),
                    "run `berth` as the user that owns the project"
                            + (there.get().uid() == 0 ? ", not as root" : "") + "; or give it the folder: chown -R "
                            + agent.user() + " " + folder);
        }
    }

    /** Asks the kernel inside, with the program {@code test}, whose status 1 is a no. */
    private boolean passes(String question, Path path, String tried) throws InterruptedException {
        ShortCommand.Result result = new ShortCommand(
                        scope.scope(), parts.ground().limits())
                .run(ExecSpec.of("test", question, path.toString()), "", tried);
        return switch (result.ending()) {
            case ExecEnding.Exited(int code) when code <= 1 -> code == 0;
            default ->
                throw new BerthException(
                        ErrorKind.PROBE_FAILED,
                        tried,
                        "test " + result.ending() + ": " + result.words(),
                        ShortCommand.ADVICE);
        };
    }

    /** The topmost folder above the workspace that the user is not allowed to enter. */
    private Optional<Path> closedAbove(Path folder, WorkspaceGroups groups) throws InterruptedException {
        if (!parts.ground().machine().isLocal()) {
            return Optional.empty(); // each look is a round trip
        }
        for (int names = 1; names < folder.getNameCount(); names++) {
            Path above = folder.getRoot().resolve(folder.subpath(0, names));
            if (look(above)
                    .filter(found -> !UserRule.enterable(found, agent.user(), groups.given()))
                    .isPresent()) {
                return Optional.of(above);
            }
        }
        return Optional.empty();
    }

    private Optional<MachineFile> look(Path path) throws InterruptedException {
        return parts.ground().folders().look(path);
    }

    private BerthException unreachable(String tried, String closed) {
        return unwritable(
                tried,
                "inside it runs as " + agent.user() + ", which is not allowed to enter " + closed,
                "open that folder (chmod a+x " + closed + ") or move the workspace out of it");
    }

    private static BerthException unwritable(String tried, String seen, String todo) {
        return new BerthException(ErrorKind.WORKSPACE_UNWRITABLE, tried, seen, todo);
    }
}
