package dev.berth.runtime.home;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/**
 * Reads or makes a home's id. It is made once, also if several processes and threads open the home at the same time.
 */
final class HomeId {
    private static final Pattern VALID = Pattern.compile("[a-z0-9]{8}");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final ReentrantLock threadLock = new ReentrantLock();

    private HomeId() {}

    static String readOrMake(BerthHome home) throws IOException {
        Path file = home.root().resolve("id");
        Optional<String> known = read(home, file);
        return known.isPresent() ? known.get() : make(home, file);
    }

    private static String make(BerthHome home, Path file) throws IOException {
        threadLock.lock();
        // RACE: another process may make the id. The lock has a file of its own, as POSIX drops all of a process's
        // locks on
        // a file when the process closes it; closing the channel releases the lock.
        try (FileChannel channel = FileChannel.open(
                home.locks().resolve("id.lock"),
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                HomeFolder.PRIVATE_FILE)) {
            channel.lock();
            Optional<String> known = read(home, file);
            if (known.isPresent()) {
                return known.get();
            }
            String id = randomId();
            home.write(file, id + "\n");
            return id;
        } finally {
            threadLock.unlock();
        }
    }

    private static Optional<String> read(BerthHome home, Path file) {
        Optional<String> text = home.read(file).map(String::strip);
        if (text.isPresent() && !VALID.matcher(text.get()).matches()) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "reading the id of Berth's home in " + file,
                    "it holds \"" + text.get() + "\", not eight of a-z and 0-9",
                    "write the old id into it (berth's containers have it in label dev.berth.home), or remove the file for a new one");
        }
        return text;
    }

    private static String randomId() {
        SecureRandom random = new SecureRandom();
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
