package dev.berth.runtime.credential;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.Sha256;
import dev.berth.runtime.host.HostContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The credentials that the settings {@code git.credentials} allow for git over http and https, for all agents. Each belongs to
 * one server. Safe for all threads.
 */
public final class GitCredentials {
    private static final String PREFIX = "git.credentials";
    private static final String DEFAULT_USER = "git";

    private final List<Entry> entries;

    private GitCredentials(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * The account on one server.
     *
     * @param url scheme, host and perhaps port, without a slash at its end
     * @param variable the variable of {@link #reveal} with the password or token
     */
    public record Account(String url, String username, String variable) {}

    /** An account and the setting that its secret is read from. */
    private record Entry(Account account, String key, Credential credential) {}

    /**
     * The credentials of the settings. Runs no command and reads no file.
     *
     * @throws BerthException CONFIG_INVALID for a name without an address or a source, or with two, and for an address
     *     given twice
     */
    public static GitCredentials of(HostContext context) {
        List<Entry> entries = new ArrayList<>();
        for (String name : names(context.config())) {
            Entry entry = entry(context, PREFIX + "." + name);
            if (entries.stream().anyMatch(other -> other.account.url().equals(entry.account.url()))) {
                throw context.config().invalidValue(PREFIX + "." + name + ".url", "the address of only one of them");
            }
            entries.add(entry);
        }
        return new GitCredentials(entries);
    }

    private static SortedSet<String> names(Config config) {
        SortedSet<String> names = new TreeSet<>();
        config.map(PREFIX).keySet().forEach(key -> names.add(key.substring(0, key.indexOf('.'))));
        return names;
    }

    private static Entry entry(HostContext context, String prefix) {
        Config config = context.config();
        List<String> sources = Stream.of(".file", ".command", ".variable")
                .map(source -> prefix + source)
                .filter(key -> config.setting(key).isPresent())
                .toList();
        String url = config.find(prefix + ".url")
                .map(address -> address.replaceFirst("/$", "").toLowerCase(Locale.ROOT))
                .orElseThrow(() -> missing(prefix, "it has no url", "set " + prefix + ".url"));
        if (sources.isEmpty()) {
            throw missing(prefix, "it names no password", "set " + prefix + ".file, or .command, or .variable instead");
        }
        if (sources.size() > 1) {
            throw config.invalidValue(sources.getLast(), "no value if " + sources.getFirst() + " is set too");
        }
        Account account = new Account(
                url,
                config.find(prefix + ".user").orElse(DEFAULT_USER),
                "BERTH_GIT_" + Sha256.hex(url, 8).toUpperCase(Locale.ROOT));
        String key = sources.getFirst();
        Credential credential = key.endsWith(".command")
                ? new CommandCredential(context, "git", url, key, config.command(key))
                : new LaterCredential(url, key, context);
        return new Entry(account, key, credential);
    }

    private static BerthException missing(String prefix, String seen, String todo) {
        return new BerthException(ErrorKind.CONFIG_INVALID, "reading the settings " + prefix, seen, todo);
    }

    /** The accounts, without their secrets. Runs no command and reads no file. */
    public List<Account> accounts() {
        return entries.stream().map(Entry::account).toList();
    }

    /**
     * The secrets by the names of their variables, to be put into the environment of a process.
     *
     * @throws BerthException as {@link CredentialSource#reveal}; CONFIG_INVALID also for a variable that is not set
     */
    public Map<String, String> reveal() {
        Map<String, String> secrets = new LinkedHashMap<>();
        entries.forEach(entry ->
                secrets.put(entry.account.variable(), entry.credential.secret().reveal()));
        return secrets;
    }

    /** A password in a file, or in a variable of the caller, that is read for each process anew. */
    private record LaterCredential(String variable, String key, HostContext context) implements Credential {
        @Override
        public String origin() {
            return key;
        }

        @Override
        public Secret secret() {
            return key.endsWith(".file")
                    ? new SecretFile(context.config().path(key).orElseThrow(), key).read()
                    : ofVariable(context.config().find(key).orElseThrow());
        }

        private Secret ofVariable(String name) {
            String tried = "reading the variable " + name + " for " + key;
            String value = context.environment().get(name);
            if (value == null || value.isEmpty()) {
                throw new BerthException(
                        ErrorKind.CONFIG_INVALID, tried, "it is not set", "set it, or remove the setting " + key);
            }
            return Secret.checked(value, tried, "set it to the password or token alone");
        }
    }
}
