package dev.berth.machine.lima;

import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.NextStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The differences between a machine's template and the settings. Berth never replaces the machine for them: those that
 * a stopped machine can take over are written to its template before the next start, the others are only reported.
 *
 * @param atNextStart differences that the next start takes over
 * @param onlyInNewMachine differences that only a new machine takes over
 */
record TemplateDrift(List<String> atNextStart, List<String> onlyInNewMachine) {
    private static final Set<String> IGNORED = Set.of("message", "minimumLimaVersion", "base");
    private static final Set<String> MADE_WITH = Set.of("images", "vmType", "arch", "os", "user");
    private static final int MAX_LENGTH = 80;

    TemplateDrift {
        atNextStart = List.copyOf(atNextStart);
        onlyInNewMachine = List.copyOf(onlyInNewMachine);
    }

    static TemplateDrift between(LimaTemplate machine, LimaTemplate settings) {
        List<String> atNextStart = new ArrayList<>();
        List<String> onlyInNewMachine = new ArrayList<>();
        JsonNode wanted = LimaTemplate.read(settings.yaml());
        for (String key : differing(machine.tree(), wanted)) {
            String text = text(key, machine.tree().path(key), wanted.path(key));
            (MADE_WITH.contains(key) || shrinks(key, machine.tree(), wanted) ? onlyInNewMachine : atNextStart)
                    .add(text);
        }
        return new TemplateDrift(atNextStart, onlyInNewMachine);
    }

    /** The template {@code machine} with all that the machine can take over from {@code settings}. */
    static LimaTemplate updated(LimaTemplate machine, LimaTemplate settings) {
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

    boolean isEmpty() {
        return atNextStart.isEmpty() && onlyInNewMachine.isEmpty();
    }

    /** One sentence for each difference, with advice. */
    List<Advice> sentences() {
        List<Advice> all = new ArrayList<>();
        atNextStart.forEach(
                text -> all.add(Advice.of(text + "; the machine's next start takes it over and keeps its contents")
                        .with(NextStep.Action.RESTART_MACHINE)));
        onlyInNewMachine.forEach(text ->
                all.add(Advice.of(text + "; only a new machine takes it over; deleting this one deletes its contents")
                        .with(NextStep.Action.DELETE_MACHINE)));
        return all;
    }

    /** The keys that differ. Sizes that the settings leave to Lima are no difference: the machine keeps its own. */
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
        return key + ": the machine has " + describe(has) + ", the settings say " + describe(wanted);
    }

    private static String describe(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        String text = node.isString() ? node.asString("") : node.toString();
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    }
}
