package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecSpec;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Puts in place what a fresh container lacks: a name for its user, and the agent's own files. */
record ConfigStep(RuntimeServices parts) {
    private static final String ADD_USER =
            "grep -q \"^[^:]*:[^:]*:$1:\" /etc/passwd || echo \"agent-$1:x:$1:$2::/home/agent:/bin/sh\" >>/etc/passwd";
    private static final String PUT_FILE =
            "umask 077 && mkdir -p \"$(dirname \"$1\")\" && cat >\"$1.new\" && mv \"$1.new\" \"$1\"";

    private static final String MAKE_FOLDER = "umask 077 && mkdir -p \"$1\"";

    /** @param done what was done, for people */
    record Result(ContainerFacts facts, String done) {}

    /** Whether the agent's own files are still those that were put in place. */
    boolean isCurrent(AgentContainer agent) {
        return ContainerFacts.hash(parts.traits().files(agent.place()))
                .equals(agent.facts().files());
    }

    Result run(AgentContainer agent, ScopeHolder scope) throws InterruptedException {
        boolean named = nameUser(agent.user(), scope);
        SortedSet<String> facts = ask(scope);
        AgentPlace place = agent.place(facts);
        List<HomeFile> files = parts.traits().files(place);
        for (HomeFile file : files) {
            String path = ContainerPlan.HOME + "/" + file.path();
            command(scope)
                    .must(
                            ExecSpec.of("sh", "-c", file.isFolder() ? MAKE_FOLDER : PUT_FILE, "berth-config", path),
                            file.text(),
                            "writing " + path + " in the container");
        }
        return new Result(
                new ContainerFacts(facts, ContainerFacts.hash(files), parts.note(place)),
                "user " + agent.user() + (named ? " named" : "")
                        + (files.isEmpty() ? "" : ", " + files.size() + " files"));
    }

    private SortedSet<String> ask(ScopeHolder scope) throws InterruptedException {
        SortedSet<String> facts = new TreeSet<>();
        for (Map.Entry<String, List<String>> question :
                parts.traits().questions().entrySet()) {
            ShortCommand.Result answer = command(scope)
                    .run(ExecSpec.of(question.getValue()), "", "finding out in the container: " + question.getKey());
            if (answer.succeeded()) {
                facts.add(question.getKey());
            }
        }
        if (parts.traits().ownLogin().isPresent()) {
            ShortCommand.Result answer = command(scope)
                    .run(
                            ExecSpec.of(parts.traits().ownLogin().get().known()),
                            "",
                            "finding out whether its home holds a login");
            if (answer.succeeded()) {
                facts.add(OwnLogin.fact(answer.said()));
            }
        }
        return facts;
    }

    private boolean nameUser(ContainerUser user, ScopeHolder scope) throws InterruptedException {
        if (!parts.contained() || user.uid() == 0 || user.uid() == UserRule.AGENT.uid()) {
            return false;
        }
        command(scope)
                .must(
                        ExecSpec.of(
                                        "sh",
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
