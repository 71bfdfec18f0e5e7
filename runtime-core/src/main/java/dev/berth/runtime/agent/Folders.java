package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.error.NativeText;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.MachineFile;
import dev.berth.runtime.machine.MachineUser;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Folders and users where the agent's machine has them. */
record Folders(Machine machine) {
    /**
     * The workspaces by their real paths there.
     *
     * @param home Berth's own folder on this host
     * @throws BerthException WORKSPACE_FORBIDDEN as {@link Workspace#at}
     */
    SortedSet<Workspace> workspaces(Collection<Workspace> named, Path home) throws InterruptedException {
        SortedSet<Workspace> real = new TreeSet<>();
        for (Workspace workspace : named) {
            Workspace found = workspace(workspace.path());
            if (machine.isLocal()) {
                ForbiddenWorkspaces.ofThisUser().and(home).check(found.path());
                ForbiddenWorkspaces.checkSockets(found.path());
            }
            real.add(found);
        }
        return real;
    }

    Workspace workspace(Path folder) throws InterruptedException {
        if (machine.isLocal()) {
            return Workspace.at(folder);
        }
        Workspace.checkText(folder);
        MachineFile seen = look(folder)
                .orElseThrow(() -> new BerthException(
                        ErrorKind.WORKSPACE_FORBIDDEN,
                        "using " + folder + " as a workspace",
                        "there is no such folder on " + machine.id(),
                        machine.shareAdvice(folder)));
        Path real = NativeText.path("using " + folder + " as a workspace", seen.realPath());
        Workspace.checkText(real);
        if (!seen.folder()) {
            throw ForbiddenWorkspaces.refused(real, "it is not a folder");
        }
        ForbiddenWorkspaces.ofAnother(machine.ensureReady().user().home()).check(real);
        ForbiddenWorkspaces.checkParts(real);
        return new Workspace(real);
    }

    Optional<MachineFile> look(Path path) throws InterruptedException {
        return machine.ensureReady().look(path.toString());
    }

    boolean isFolder(Path path) throws InterruptedException {
        return look(path).filter(MachineFile::folder).isPresent();
    }

    /** Whoever runs programs there. */
    ContainerUser caller() throws InterruptedException {
        MachineUser user = machine.ensureReady().user();
        return new ContainerUser(user.uid(), user.gid());
    }

    /** A file of this host, where a container there can mount it. */
    String file(Path file) {
        if (machine.isLocal()) {
            return file.toString();
        }
        return Interruptible.call(
                "copying " + file + " to " + machine.id(),
                () -> machine.ensureReady().putFile(file));
    }
}
