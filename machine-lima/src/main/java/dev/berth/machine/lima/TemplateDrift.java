package dev.berth.machine.lima;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a machine differs from the settings. A machine is never made anew for it: what a stopped one can take over is
 * written into its description before its next start, the rest is said.
 */
record TemplateDrift(List<String> atNextStart, List<String> onlyAnew) {
    private static final Set<String> IGNORED = Set.of("message", "minimumLimaVersion", "base");
    private static final Set<String> MADE_WITH = Set.of("images", "vmType", "arch", "os", "user");
    private static final int LONGEST = 80;

    TemplateDrift {
        atNextStart = List.copyOf(atNextStart);
        onlyAnew = List.copyOf(onlyAnew);
    }

    static TemplateDrift between(LimaTemplate machine, LimaTemplate settings) {
        List<String> later = new ArrayList<>();
        List<String> anew = new ArrayList<>();
        JsonNode wanted = LimaTemplate.read(settings.yaml());
        for (String key : differing(machine.tree(), wanted)) {
            String text = text(key, machine.tree().path(key), wanted.path(key));
            (MADE_WITH.contains(key) || shrinks(key, machine.tree(), wanted) ? anew : later).add(text);
        }
        return new TemplateDrift(later, anew);
    }

    /** The description of {@code machine} with all that it can take over from {@code settings}. */
    static LimaTemplate taken(LimaTemplate machine, LimaTemplate settings) {
        ObjectNode tree = machine.tree().deepCopy();
        JsonNode wanted = LimaTemplate.read(settings.yaml());
        for (String key : differing(machine.tree(), wanted)) {
            if (MADE_WITH.contains(key) || shrinks(key, machine.tree(), wanted)) {
                continue;
            }
            if (wanted.has(key)) {
                tree.set(key, wanted.get(key));
            } else {
                tree.remove(key);
            }
        }
        return new LimaTemplate(tree);
    }

    boolean none() {
        return atNextStart.isEmpty() && onlyAnew.isEmpty();
    }

    /** What to do about all of it, in sentences. */
    List<String> sentences() {
        List<String> all = new ArrayList<>();
        atNextStart.forEach(
                text -> all.add(text + "; berth machine stop, then start, takes it over and keeps all in it"));
        onlyAnew.forEach(
                text -> all.add(text + "; only a new machine takes it over: berth machine rm deletes all in it"));
        return all;
    }

    /** Sizes that are not set are Lima's choice, and those of a machine that was made otherwise stay. */
    private static List<String> differing(JsonNode machine, JsonNode wanted) {
        Set<String> keys = new TreeSet<>(machine.propertyNames());
        keys.addAll(wanted.propertyNames());
        keys.removeAll(IGNORED);
        return keys.stream()
                .filter(key ->
                        wanted.has(key) || !Set.of("cpus", "memory", "vmType").contains(key))
                .filter(key -> !Objects.equals(machine.get(key), wanted.get(key)))
                .toList();
    }

    private static boolean shrinks(String key, JsonNode machine, JsonNode wanted) {
        return key.equals("disk") && bytes(wanted.path(key)) < bytes(machine.path(key));
    }

    private static long bytes(JsonNode size) {
        String text = size.asString("0");
        String digits = text.replaceAll("[^0-9].*$", "");
        long number = digits.isEmpty() ? 0 : Long.parseLong(digits);
        return switch (text.replaceAll("^[0-9]+", "")) {
            case "MiB", "M", "MB" -> number << 20;
            case "GiB", "G", "GB" -> number << 30;
            case "TiB", "T", "TB" -> number << 40;
            default -> number;
        };
    }

    private static String text(String key, JsonNode has, JsonNode wanted) {
        return key + ": the machine has " + shown(has) + ", the settings say " + shown(wanted);
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        String text = node.isString() ? node.asString("") : node.toString();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
