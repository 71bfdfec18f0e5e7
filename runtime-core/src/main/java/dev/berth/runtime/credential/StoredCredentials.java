package dev.berth.runtime.credential;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Keys that a person asked to be kept for one agent program: files of this home, mode 0600, in folders of mode 0700. Nothing is
 * ever stored otherwise. Safe for all threads.
 */
public record StoredCredentials(BerthHome home, String target) implements CredentialSource {
    @Override
    public List<Credential> find(List<String> variables) {
        return variables.stream()
                .filter(variable -> Files.exists(file(variable), LinkOption.NOFOLLOW_LINKS))
                .<Credential>map(variable -> new KnownCredential(
                        variable, file(variable).toString(), new SecretFile(file(variable), variable).read()))
                .toList();
    }

    /** Keeps a key, in the place of the one before. CONFIG_INVALID when no agent could use it. */
    public Path store(String variable, String key) {
        Secret secret = Secret.checked(Secret.line(key), "storing a key for " + target, "give the key alone");
        home.write(file(variable), secret.reveal() + "\n");
        return file(variable);
    }

    /** Removes all that is kept for it; answers which variables there were. */
    public List<String> forget() {
        List<Path> kept = home.list(home.credentials(target));
        kept.forEach(home::delete);
        return kept.stream().map(file -> String.valueOf(file.getFileName())).toList();
    }

    private Path file(String variable) {
        if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "looking for a stored key of " + target,
                    "\"" + variable + "\" is no variable",
                    "name it with letters, digits and _");
        }
        return home.credentials(target).resolve(variable);
    }
}
