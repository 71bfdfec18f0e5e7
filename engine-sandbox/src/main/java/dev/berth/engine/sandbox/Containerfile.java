package dev.berth.engine.sandbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recipe, read as far as it has a meaning where there are no layers: who runs it, and what is run, is left out. */
final class Containerfile {
    private static final Pattern MOUNT = Pattern.compile("^--mount=(\\S+)\\s+");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=([^\\s\"'$\\\\]*)");
    private static final Set<String> WITHOUT_MEANING = Set.of("ARG", "USER", "WORKDIR", "ENTRYPOINT", "CMD");

    private Containerfile() {}

    /** One instruction. */
    sealed interface Instruction {
        /** A new stage that begins with what {@code base} has. */
        record From(String base, String name) implements Instruction {}

        /**
         * Files to put somewhere.
         *
         * @param stage where they come from; empty: the build's own files
         */
        record Copy(Optional<String> stage, List<String> sources, String target) implements Instruction {}

        /**
         * A command line of the shell.
         *
         * @param mounts folders of the build's own files, by where they are mounted
         */
        record Run(String command, Map<String, String> mounts, Set<String> secrets) implements Instruction {}

        /** Variables for what follows and for what is made. */
        record Env(Map<String, String> variables) implements Instruction {}
    }

    /** The instructions in order; IllegalArgumentException for one that is not known here. */
    static List<Instruction> read(String text) {
        List<Instruction> all = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            boolean more = line.endsWith("\\");
            open.append(more ? line.substring(0, line.length() - 1) : line);
            if (!more) {
                instruction(open.toString().strip()).ifPresent(all::add);
                open.setLength(0);
            }
        }
        return List.copyOf(all);
    }

    private static Optional<Instruction> instruction(String line) {
        String[] words = line.split("\\s+", 2);
        String rest = words.length == 2 ? words[1] : "";
        return switch (words[0]) {
            case "FROM" -> Optional.of(from(rest));
            case "COPY" -> Optional.of(copy(rest));
            case "RUN" -> Optional.of(run(rest));
            case "ENV" -> Optional.of(env(rest));
            case String known when WITHOUT_MEANING.contains(known) -> Optional.empty();
            default -> throw new IllegalArgumentException("no instruction that is known here: " + line);
        };
    }

    private static Instruction from(String rest) {
        String[] words = rest.split("\\s+", -1);
        return new Instruction.From(words[0], words.length == 3 ? words[2] : words[0]);
    }

    private static Instruction copy(String rest) {
        List<String> words = new ArrayList<>(Arrays.asList(rest.split("\\s+", -1)));
        Optional<String> stage = words.getFirst().startsWith("--from=")
                ? Optional.of(words.removeFirst().substring("--from=".length()))
                : Optional.empty();
        String target = words.removeLast();
        return new Instruction.Copy(stage, List.copyOf(words), target);
    }

    private static Instruction run(String rest) {
        Map<String, String> folders = new LinkedHashMap<>();
        Set<String> secrets = new LinkedHashSet<>();
        String command = rest;
        for (Matcher mount = MOUNT.matcher(command); mount.find(); mount = MOUNT.matcher(command)) {
            Map<String, String> said = new LinkedHashMap<>();
            for (String part : mount.group(1).split(",", -1)) {
                said.put(part.replaceFirst("=.*", ""), part.replaceFirst("^[^=]*=", ""));
            }
            if ("secret".equals(said.get("type"))) {
                secrets.add(said.getOrDefault("id", ""));
            } else {
                folders.put(said.getOrDefault("target", ""), said.getOrDefault("source", ""));
            }
            command = command.substring(mount.end());
        }
        return new Instruction.Run(command, folders, secrets);
    }

    private static Instruction env(String rest) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String word : rest.split("\\s+", -1)) {
            Matcher variable = VARIABLE.matcher(word);
            if (!variable.matches()) {
                throw new IllegalArgumentException("no plain NAME=VALUE: " + word);
            }
            variables.put(variable.group(1), variable.group(2));
        }
        return new Instruction.Env(variables);
    }
}
