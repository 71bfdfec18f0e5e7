package dev.berth.runtime.container.cli;

import dev.berth.runtime.limit.Limit;
import dev.berth.runtime.limit.Limits;
import dev.berth.runtime.machine.CommandRunner;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.machine.MachineFile;
import dev.berth.runtime.machine.MachineUser;
import dev.berth.runtime.process.CapturedOutput;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import dev.berth.runtime.process.ProcessEnding;
import dev.berth.runtime.process.RunningProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A machine whose engine programs answer with output recorded from real ones. Keeps the argv of each command. */
final class Recordings implements CommandRunner {
    private final Function<List<String>, Answer> answers;
    final List<List<String>> commands = new ArrayList<>();

    Recordings(Function<List<String>, Answer> answers) {
        this.answers = answers;
    }

    record Answer(ProcessEnding ending, String stdout, String stderr) {
        static Answer of(int status, String stdout, String stderr) {
            return new Answer(ProcessEnding.ofStatus(status), stdout, stderr);
        }

        static Answer recorded(String engine, String name) {
            return of(
                    Integer.parseInt(text(engine + "/" + name + ".rc").strip()),
                    text(engine + "/" + name + ".stdout"),
                    text(engine + "/" + name + ".stderr"));
        }
    }

    /** Answers everything with one recording. */
    static Recordings always(String engine, String name) {
        Answer answer = Answer.recorded(engine, name);
        return new Recordings(_ -> answer);
    }

    EngineProgram docker() {
        return new EngineProgram(this, new DockerDialect());
    }

    EngineProgram engine(String name) {
        return name.equals("docker") ? docker() : new EngineProgram(this, new NerdctlDialect("berth"));
    }

    /** Returns the text of a recorded file; empty when there is none. */
    static String text(String file) {
        try (InputStream in = Recordings.class.getResourceAsStream(file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CommandResult run(MachineCommand command, Limit limit) {
        commands.add(command.argv());
        Answer answer = answers.apply(command.argv());
        return new CommandResult(
                HostCommand.of(command.argv(), Map.of()),
                answer.ending(),
                new CapturedOutput(answer.stdout(), 0, ""),
                new CapturedOutput(answer.stderr(), 0, ""),
                Duration.ofMillis(1));
    }

    @Override
    public RunningProcess start(MachineCommand command) {
        throw new UnsupportedOperationException("no process is started here");
    }

    @Override
    public HostCommand interactive(List<String> argv) {
        return HostCommand.of(argv, Map.of());
    }

    @Override
    public PlacedTree putTree(Path folder) {
        throw new UnsupportedOperationException("nothing is put here");
    }

    @Override
    public String putFile(Path file) {
        throw new UnsupportedOperationException("nothing is put here");
    }

    @Override
    public Optional<MachineFile> look(String path) {
        throw new UnsupportedOperationException("no file is looked at here");
    }

    @Override
    public MachineUser user() {
        throw new UnsupportedOperationException("no user is asked for here");
    }

    @Override
    public Limits limits() {
        return Limits.standard();
    }
}
