package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.PreparedExec;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Prepares a new or restarted container: asks what the agent finds there, writes the agent's files, and gives the
 * agent's user a name. One program of the agent's user does the first two, and one of root the last, at the same time.
 */
record ConfigStep(RuntimeServices parts) {
    private static final String ATTEMPT = "preparing the container for its agent";
    private static final String ADD_USER =
            "PATH=/usr/bin:/bin; grep -q \"^[^:]*:[^:]*:$1:\" /etc/passwd || echo \"agent-$1:x:$1:$2::/home/agent:/bin/sh\" >>/etc/passwd";

    /** @param done the work that was done, for people */
    record Result(ContainerFacts facts, String done) {}

    /** Whether the agent's files are still the files that were written. */
    boolean isCurrent(AgentContainer agent) {
        return ContainerFacts.hash(files(agent)).equals(agent.facts().files());
    }

    /** Asks and writes in a container that is in use; PROBE_FAILED when a program of Berth fails there. */
    Result run(AgentContainer agent, ScopeHolder scope) throws InterruptedException {
        return run(agent, scope, Optional.empty());
    }

    /** Asks and writes in a container that was started, in the place of its first adapter where there is one. */
    Result run(AgentContainer agent, ScopeHolder scope, Optional<PreparedExec> first) throws InterruptedException {
        List<AgentFile> files = files(agent);
        try (InParallel<Boolean> name = InParallel.start("berth-user", () -> nameUser(agent.user(), scope))) {
            SortedSet<String> facts = ask(files, scope, first);
            AgentPlace place = agent.place(facts);
            return new Result(
                    new ContainerFacts(facts, ContainerFacts.hash(files), parts.note(place)),
                    "user " + agent.user() + (name.result() ? " named" : "")
                            + (files.isEmpty() ? "" : ", " + files.size() + " files"));
        }
    }

    private List<AgentFile> files(AgentContainer agent) {
        List<AgentFile> files = new ArrayList<>(parts.traits().homeFiles());
        files.addAll(parts.traits().containerFiles(agent.place(Set.of())));
        return files;
    }

    private SortedSet<String> ask(List<AgentFile> files, ScopeHolder scope, Optional<PreparedExec> first)
            throws InterruptedException {
        SortedMap<String, List<String>> questions = parts.traits().questions();
        List<String> login = parts.traits().ownLogin().map(OwnLogin::known).orElse(List.of());
        if (questions.isEmpty() && login.isEmpty() && files.isEmpty()) {
            return new TreeSet<>();
        }
        ConfigScript script = ConfigScript.of(questions, login, files);
        List<String> output = first.isPresent() ? run(script, first.get()) : run(script, scope);
        return script.facts(output);
    }

    private List<String> run(ConfigScript script, PreparedExec first) throws InterruptedException {
        PreparedExec.ScriptEnd end = first.script(ATTEMPT, script.text());
        String status = end.status().isPresent() ? "exited with " + end.status().getAsInt() : "was lost";
        return complete(end.lines(), end.status().equals(OptionalInt.of(0)), status, last(end.lines()));
    }

    /** The last line that is not the script's own. */
    private static String last(List<String> lines) {
        return lines.reversed().stream()
                .filter(line -> !ConfigScript.isReport(line))
                .findFirst()
                .orElse("");
    }

    private List<String> run(ConfigScript script, ScopeHolder scope) throws InterruptedException {
        ShortCommand.Result result = command(scope).run(ExecSpec.of("sh"), script.text(), ATTEMPT);
        return complete(result.lines(), result.succeeded(), result.ending().toString(), result.words());
    }

    private static List<String> complete(List<String> output, boolean succeeded, String ending, String words) {
        if (!succeeded || !ConfigScript.isComplete(output)) {
            throw new BerthException(
                    ErrorKind.PROBE_FAILED,
                    ConfigScript.attempt(output),
                    "sh " + ending + ": " + words,
                    ShortCommand.ADVICE);
        }
        return output;
    }

    private boolean nameUser(ContainerUser user, ScopeHolder scope) throws InterruptedException {
        if (!parts.contained() || user.uid() == 0 || user.uid() == UserRule.AGENT.uid()) {
            return false;
        }
        command(scope)
                .must(
                        ExecSpec.of(
                                        "/bin/sh",
                                        "-c",
                                        ADD_USER,
                                        "berth-config",
                                        Integer.toString(user.uid()),
                                        Integer.toString(user.gid()))
                                .as(ContainerUser.ROOT),
                        "",
                        "adding user " + user + " to the container");
        return true;
    }

    private ShortCommand command(ScopeHolder scope) throws InterruptedException {
        return new ShortCommand(scope.scope(), parts.ground().limits());
    }
}
