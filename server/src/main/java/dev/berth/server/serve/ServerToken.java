package dev.berth.server.serve;

import dev.berth.runtime.credential.Secret;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.security.SecureRandom;
import java.util.Base64;

/** What a client of the server shows: in a file of the home that only its owner can read, made once. */
public final class ServerToken {
    private static final int BYTES = 24;
    private static final int SHORTEST = 20;

    private ServerToken() {}

    /** HOME_UNUSABLE when it is there and no token. */
    public static Secret of(BerthHome home) {
        String known = home.read(home.token()).orElse("").strip();
        if (known.isEmpty()) {
            byte[] bits = new byte[BYTES];
            new SecureRandom().nextBytes(bits);
            known = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
            home.write(home.token(), known + "\n");
        }
        if (known.length() < SHORTEST || !known.matches("[\\x21-\\x7e]+")) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "reading the server's token from " + home.token(),
                    "it is shorter than " + SHORTEST + " characters or has blanks",
                    "remove the file: a new one is made");
        }
        return Secret.of(known);
    }
}
