package dev.berth.runtime.agent;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The results of {@link ConfigStep} in one container.
 *
 * @param facts the questions whose answer was yes
 * @param files a hash of the files that were written
 * @param note a sentence about the container for people; may be empty
 */
record ContainerFacts(SortedSet<String> facts, String files, String note) {
    static final ContainerFacts NONE = new ContainerFacts(new TreeSet<>(), hash(List.of()), "");

    static String hash(Collection<? extends AgentFile> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (AgentFile file : files) {
                digest.update((file.absolutePath() + "\0" + file.text() + "\0").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
