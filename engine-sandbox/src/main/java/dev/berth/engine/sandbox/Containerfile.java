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

/**
 * Parser of an image's recipe. Instructions that set only the user, the folder or the command of a container are
 * ignored.
 */
final class Containerfile {
    private static final Pattern MOUNT = Pattern.compile("^--mount=(\\S+)\\s+");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=([^\\s\"'$\\\\]*)");
    private static final Set<String> IGNORED = Set.of("ARG", "USER", "WORKDIR", "ENTRYPOINT", "CMD");

    private Containerfile() {}

    /** One instruction. */
    sealed interface Instruction {
        /** A new stage that begins with the files of {@code base}. */
        record From(String base, String name) implements Instruction {}

        /**
         * Files to copy to {@code target}.
         *
         * @param stage the stage that has the files; empty for the build context
         */
        record Copy(Optional<String> stage, List<String> sources, String target) implements Instruction {}

        /**
         * A command line of the shell.
         *
         * @param mounts folders of the build context by their paths inside
         */
        record Run(String command, Map<String, String> mounts, Set<String> secrets) implements Instruction {}

        /** Variables for the following commands and for the image. */
        record Env(Map<String, String> variables) implements Instruction {}
    }

    /** @throws IllegalArgumentException for an unknown instruction */
    static List<Instruction> parse(String text) {
        List<Instruction> all = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            boolean continued = line.endsWith("\\");
            pending.append(continued ? line.substring(0, line.length() - 1) : line);
            if (!continued) {
                instruction(pending.toString().strip()).ifPresent(all::add);
                pending.setLength(0);
            }
        }
        return List.copyOf(all);
    }

    private static Optional<Instruction> instruction(String line) {
        String[] parts = line.split("\\s+", 2);
        String rest = parts.length == 2 ? parts[1] : "";
        return switch (parts[0]) {
            case "FROM" -> Optional.of(from(rest));
            case "COPY" -> Optional.of(copy(rest));
            case "RUN" -> Optional.of(run(rest));
            case "ENV" -> Optional.of(env(rest));
            case String keyword when IGNORED.contains(keyword) -> Optional.empty();
            default -> throw new IllegalArgumentException("unknown instruction: " + line);
        };
    }

    private static Instruction from(String rest) {
        String[] parts = rest.split("\\s+", -1);
        return new Instruction.From(parts[0], parts.length == 3 ? parts[2] : parts[0]);
    }

    private static Instruction copy(String rest) {
        List<String> parts = new ArrayList<>(Arrays.asList(rest.split("\\s+", -1)));
        Optional<String> stage = parts.getFirst().startsWith("--from=")
                ? Optional.of(parts.removeFirst().substring("--from=".length()))
                : Optional.empty();
        String target = parts.removeLast();
        return new Instruction.Copy(stage, List.copyOf(parts), target);
    }

    private static Instruction run(String rest) {
        Map<String, String> folders = new LinkedHashMap<>();
        Set<String> secrets = new LinkedHashSet<>();
        String command = rest;
        for (Matcher mount = MOUNT.matcher(command); mount.find(); mount = MOUNT.matcher(command)) {
            Map<String, String> options = new LinkedHashMap<>();
            for (String part : mount.group(1).split(",", -1)) {
                options.put(part.replaceFirst("=.*", ""), part.replaceFirst("^[^=]*=", ""));
            }
            if ("secret".equals(options.get("type"))) {
                secrets.add(options.getOrDefault("id", ""));
            } else {
                folders.put(options.getOrDefault("target", ""), options.getOrDefault("source", ""));
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
                throw new IllegalArgumentException("not a plain NAME=VALUE: " + word);
            }
            variables.put(variable.group(1), variable.group(2));
        }
        return new Instruction.Env(variables);
    }
}
