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

/** Makes a home's id, once however many processes and threads open the home at the same time. */
final class HomeId {
    private static final Pattern VALID = Pattern.compile("[a-z0-9]{8}");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ReentrantLock threads = new ReentrantLock();

    private HomeId() {}

    static String of(BerthHome home) throws IOException {
        Path file = home.root().resolve("id");
        Optional<String> known = read(home, file);
        return known.isPresent() ? known.get() : make(home, file);
    }

    private static String make(BerthHome home, Path file) throws IOException {
        threads.lock();
        // closing the channel gives the lock back; a lock file of its own, for closing drops every lock on a file
        try (FileChannel channel = FileChannel.open(
                home.locks().resolve("id.lock"),
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                HomeFolder.PRIVATE_FILE)) {
            channel.lock();
            Optional<String> known = read(home, file);
            if (known.isPresent()) {
                return known.get();
            }
            String made = random();
            home.write(file, made + "\n");
            return made;
        } finally {
            threads.unlock();
        }
    }

    private static Optional<String> read(BerthHome home, Path file) {
        Optional<String> text = home.read(file).map(String::strip);
        if (text.isPresent() && !VALID.matcher(text.get()).matches()) {
            throw new BerthException(
                    ErrorKind.HOME_UNUSABLE,
                    "reading the id of Berth's home in " + file,
                    "it holds \"" + text.get() + "\", not eight of a-z and 0-9",
                    "put the old id back (berth's containers carry it in label dev.berth.home), or remove the file for a new one");
        }
        return text;
    }

    private static String random() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
