package dev.berth.runtime.agent;

import dev.berth.runtime.home.Sha256;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
        return Sha256.hex(
                files.stream()
                        .map(file -> file.absolutePath() + "\0" + file.text() + "\0")
                        .collect(Collectors.joining()),
                8);
    }
}
