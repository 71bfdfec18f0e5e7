package dev.berth.server.serve;

import dev.berth.runtime.credential.Secret;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.security.SecureRandom;
import java.util.Base64;

/** The token that clients of the server send. Made once, in a file of the home that only its owner can read. */
public final class ServerToken {
    private static final int BYTES = 24;
    private static final int MIN_LENGTH = 20;

    private ServerToken() {}

    /**
     * Reads the token; creates it if there is none.
     *
     * @throws BerthException HOME_UNUSABLE when the file has no valid token
     */
    public static Secret readOrCreate(BerthHome home) {
        String token = home.read(home.token()).orElse("").strip();
        if (token.isEmpty()) {
            byte[] bits = new byte[BYTES];
            new SecureRandom().nextBytes(bits);
            token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
            home.write(home.token(), token + "\n");
        }
        if (token.length() < MIN_LENGTH || !token.matches("[\\x21-\\x7e]+")) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "reading the server's token from " + home.token(),
                    "it is shorter than " + MIN_LENGTH + " characters or has blanks",
                    "remove the file; the next start makes a new token");
        }
        return Secret.of(token);
    }
}
