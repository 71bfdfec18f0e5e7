package dev.berth.runtime.image;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The users of images, by an image's tag or id. Confined to one thread. */
public final class ImageUses {
    private final Map<String, SortedSet<String>> users = new TreeMap<>();

    /** Adds {@code user} to the users of the image {@code reference}; an empty reference adds nothing. */
    public void add(String reference, String user) {
        if (!reference.isEmpty()) {
            users.computeIfAbsent(withoutRegistry(reference), _ -> new TreeSet<>())
                    .add(user);
        }
    }

    /** Returns the users of an image. */
    public SortedSet<String> of(AgentImage image) {
        SortedSet<String> all = new TreeSet<>();
        for (String name : new String[] {image.tag(), image.id()}) {
            all.addAll(users.getOrDefault(withoutRegistry(name), new TreeSet<>()));
        }
        return all;
    }

    private static String withoutRegistry(String reference) {
        return reference.replaceFirst("^docker\\.io/", "");
    }
}
