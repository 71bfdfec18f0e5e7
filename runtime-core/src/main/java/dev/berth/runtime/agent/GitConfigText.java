package dev.berth.runtime.agent;

import dev.berth.runtime.credential.GitCredentials;
import java.util.Collection;
import java.util.Map;

/** The text of a configuration file of git. */
final class GitConfigText {
    private final StringBuilder text = new StringBuilder("# written by Berth\n");

    /** Adds a file that is read at this place; git leaves out a file that does not exist. */
    GitConfigText include(String path) {
        return section("include").entry("path", path);
    }

    /** @param settings values by names such as {@code user.name} */
    GitConfigText settings(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            int dot = name.indexOf('.');
            section(name.substring(0, dot)).entry(name.substring(dot + 1), value);
        });
        return this;
    }

    /** Adds a credential helper for each account, which prints the variable with its secret to the git that asks. */
    GitConfigText accounts(Collection<GitCredentials.Account> accounts) {
        accounts.forEach(account -> section("credential " + quoted(account.url()))
                .entry("username", account.username())
                .entry("helper", helper(account.variable())));
        return this;
    }

    /** {@code printf} is part of the shell: the secret is on no command line. */
    private static String helper(String variable) {
        return "!f() { if [ \"$1\" = get ] && [ -n \"$" + variable + "\" ]; then printf 'password=%s\\n' \"$" + variable
                + "\"; fi; }; f";
    }

    private GitConfigText section(String name) {
        text.append('[').append(name).append("]\n");
        return this;
    }

    private GitConfigText entry(String name, String value) {
        text.append('\t').append(name).append(" = ").append(quoted(value)).append('\n');
        return this;
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
