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

/** One target, whose agents are programs of this host. */
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
                                id, "ready", Optional.empty(), List.of(TerminalProgram.values())))
                        .toList()));
    }

    @Override
    public TerminalCommand resolve(String asked, String agentId, TerminalProgram program, PtySize size) {
        PtyCommand command = Optional.ofNullable(programs.get(agentId))
                .filter(_ -> asked.equals(target))
                .orElseThrow(() -> new BerthException(
                        ErrorKind.UNKNOWN_TARGET,
                        "opening a terminal on " + PrintableText.text(asked) + "/" + PrintableText.text(agentId),
                        "there is no program of that name",
                        "see GET /terminal/targets"));
        return new OnThisHost(new PtyCommand(command.argv(), command.environment(), command.directory(), size));
    }

    private record OnThisHost(PtyCommand pty) implements TerminalCommand {
        @Override
        public PtyExit ended(PtyExit seen) {
            return seen;
        }

        @Override
        public void close() {
            // the pty's session was all of it
        }
    }
}
