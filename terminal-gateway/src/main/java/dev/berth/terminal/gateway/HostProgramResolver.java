package dev.berth.terminal.gateway;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.terminal.pty.PtyCommand;
import dev.berth.terminal.pty.PtyExit;
import dev.berth.terminal.pty.PtySize;
import dev.berth.web.PrintableText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A resolver of one target whose agents are programs of this host. */
record HostProgramResolver(String target, Map<String, PtyCommand> programs) implements TargetResolver {
    HostProgramResolver {
        programs = Map.copyOf(programs);
    }

    @Override
    public List<TerminalTarget> targets() {
        return List.of(new TerminalTarget(
                target,
                programs.keySet().stream()
                        .sorted()
                        .map(id -> new TerminalTarget.Agent(
                                id,
                                "ready",
                                Optional.empty(),
                                List.of(TerminalProgram.values()),
                                List.of(new TerminalTarget.Instance(List.of(), "ready", Optional.empty()))))
                        .toList()));
    }

    @Override
    public TerminalCommand resolve(TerminalRequest request, PtySize size) {
        boolean inWorkspace =
                request.workspace().filter(folder -> !folder.isEmpty()).isPresent()
                        || request.workspaces().filter(all -> !all.isEmpty()).isPresent();
        if (inWorkspace) {
            throw new BerthException(
                    ErrorKind.UNKNOWN_AGENT,
                    "opening a terminal on " + PrintableText.text(request.agent()),
                    "a program of this host has no workspace",
                    "leave workspace and workspaces out");
        }
        PtyCommand command = Optional.ofNullable(programs.get(request.agentId()))
                .filter(_ -> request.target().equals(target))
                .orElseThrow(() -> new BerthException(
                        ErrorKind.UNKNOWN_TARGET,
                        "opening a terminal on " + PrintableText.text(request.agent()),
                        "no program has this name",
                        "see GET /terminal/targets"));
        return new HostProgram(new PtyCommand(command.argv(), command.environment(), command.directory(), size));
    }

    private record HostProgram(PtyCommand pty) implements TerminalCommand {
        @Override
        public PtyExit awaitExit(PtyExit clientExit) {
            return clientExit;
        }

        @Override
        public void close() {
            // the program's session on the pty has ended already
        }
    }
}
