package dev.berth.runtime.image;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who needs which image, by its tag or id. What is not in it nobody needs. Confined to one thread. */
public final class ImageUses {
    private final Map<String, SortedSet<String>> users = new TreeMap<>();

    /** {@code user} needs what {@code reference} names; an empty one names nothing. */
    public void add(String reference, String user) {
        if (!reference.isEmpty()) {
            users.computeIfAbsent(plain(reference), _ -> new TreeSet<>()).add(user);
        }
    }

    /** Who needs it; empty: nobody. */
    public SortedSet<String> of(AgentImage image) {
        SortedSet<String> all = new TreeSet<>();
        for (String name : new String[] {image.tag(), image.id()}) {
            all.addAll(users.getOrDefault(plain(name), new TreeSet<>()));
        }
        return all;
    }

    private static String plain(String reference) {
        return reference.replaceFirst("^docker\\.io/", "");
    }
}
