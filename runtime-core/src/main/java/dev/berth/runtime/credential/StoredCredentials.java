package dev.berth.runtime.credential;

import dev.berth.runtime.config.VariableName;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Keys of one agent program that a person asked to store: files of this home, mode 0600, in folders of mode 0700. Berth
 * stores no other credentials. Safe for all threads.
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

    /**
     * Stores a key in place of an earlier one; throws CONFIG_INVALID for a key that no agent could use. Answers its
     * file.
     */
    public Path store(String variable, String key) {
        Secret secret =
                Secret.checked(Secret.withoutLineBreak(key), "storing a key for " + target, "give the key alone");
        home.write(file(variable), secret.reveal() + "\n");
        return file(variable);
    }

    /** Removes all stored keys of the agent program; answers their variables. */
    public List<String> forget() {
        List<Path> files = home.list(home.credentials(target));
        files.forEach(home::delete);
        return files.stream().map(file -> String.valueOf(file.getFileName())).toList();
    }

    private Path file(String variable) {
        if (!VariableName.isValid(variable)) {
            throw new BerthException(
                    ErrorKind.USAGE,
                    "looking for a stored key of " + target,
                    "\"" + variable + "\" is no name of a variable",
                    "name it with letters, digits and _");
        }
        return home.credentials(target).resolve(variable);
    }
}
