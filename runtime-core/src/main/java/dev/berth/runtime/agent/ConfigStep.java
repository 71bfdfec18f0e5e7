package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExecSpec;
import java.util.List;

/** Puts in place what a fresh container lacks: a name for its user, and the agent's own files. */
record ConfigStep(RuntimeParts parts) {
    private static final String ADD_USER =
            "grep -q \"^[^:]*:[^:]*:$1:\" /etc/passwd || echo \"agent-$1:x:$1:$2::/home/agent:/bin/sh\" >>/etc/passwd";
    private static final String PUT_FILE =
            "umask 077 && mkdir -p \"$(dirname \"$1\")\" && cat >\"$1.new\" && mv \"$1.new\" \"$1\"";

    private static final String MAKE_FOLDER = "umask 077 && mkdir -p \"$1\"";

    /** Answers what was done, for people. */
    String run(InstanceRecord record, ScopeHolder scope) throws InterruptedException {
        boolean named = nameUser(record.user(), scope);
        List<HomeFile> files = parts.traits().files(parts.place(record));
        for (HomeFile file : files) {
            String path = ContainerPlan.HOME + "/" + file.path();
            command(scope)
                    .must(
                            ExecSpec.of("sh", "-c", file.isFolder() ? MAKE_FOLDER : PUT_FILE, "berth-config", path),
                            file.text(),
                            "writing " + path + " in the container");
        }
        return "user " + record.user() + (named ? " named" : "")
                + (files.isEmpty() ? "" : ", " + files.size() + " files");
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
