package dev.berth.runtime.profile;

import dev.berth.runtime.profile.Profile.Install;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requirements with the hashes of all needed wheels. The first line names the requested packages. */
record PypiLock(Install install) implements ProfileLock {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String REQUESTED = "# berth: ";
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)==([^\\s;]+)( ; [^\\\\]+?)?(?: --hash=sha256:[0-9a-f]{64})+");

    @Override
    public String fileName() {
        return "requirements.txt";
    }

    @Override
    public String request() {
        return String.join("\n", requested()) + "\n";
    }

    private SortedSet<String> requested() {
        return install.packages().entrySet().stream()
                .map(one -> one.getKey() + "==" + one.getValue())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Parses pip's reports for the machine's processor type and for the other type; the latter may be null. */
    @Override
    public DependencyLock parse(String answer) {
        JsonNode reports = JSON.readTree(answer);
        Map<String, SortedSet<String>> hashes = new TreeMap<>();
        Map<String, String> markers = new HashMap<>();
        add(reports.path("here"), hashes, "", markers);
        add(reports.path("other"), hashes, reports.path("otherMachine").asString(""), markers);
        String lines = hashes.entrySet().stream()
                .map(one -> one.getKey()
                        + markers.getOrDefault(one.getKey(), "")
                        + one.getValue().stream()
                                .map(hash -> " --hash=sha256:" + hash)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
        List<String> warnings = reports.path("other").isObject()
                ? List.of()
                : List.of("no wheels for " + reports.path("otherMachine").asString("")
                        + ": an image for such a machine can't be built with this lock");
        String text = REQUESTED + String.join(" ", requested()) + "\n" + lines + "\n";
        return new DependencyLock(text, hashes.size(), warnings, Map.of(fileName(), text));
    }

    /** Refuses yanked versions: pip installs a yanked version when its exact number is requested. */
    @Override
    public Optional<String> refusal(String answer) {
        for (JsonNode item : JSON.readTree(answer).path("here").path("install")) {
            if (item.path("is_yanked").asBoolean(false)) {
                JsonNode metadata = item.path("metadata");
                return Optional.of(metadata.path("name").asString("") + " "
                        + metadata.path("version").asString("") + " was yanked: its authors withdrew it");
            }
        }
        return Optional.empty();
    }

    private static void add(
            JsonNode report, Map<String, SortedSet<String>> hashes, String machine, Map<String, String> markers) {
        for (JsonNode item : report.path("install")) {
            JsonNode metadata = item.path("metadata");
            String name = normalize(metadata.path("name").asString("")) + "=="
                    + metadata.path("version").asString("");
            String hash = item.at("/download_info/archive_info/hashes/sha256").asString("");
            if (!machine.isEmpty() && !hashes.containsKey(name)) {
                markers.put(name, " ; platform_machine == '" + machine + "'");
            }
            hashes.computeIfAbsent(name, _ -> new TreeSet<>()).add(hash);
        }
    }

    @Override
    public Optional<String> problem(String lock) {
        List<String> lines = lock.lines().toList();
        String first = lines.isEmpty() ? "" : lines.getFirst();
        if (!first.startsWith(REQUESTED)) {
            return Optional.of("its first line does not name the packages");
        }
        SortedSet<String> locked =
                new TreeSet<>(List.of(first.substring(REQUESTED.length()).split(" ")));
        if (!locked.equals(requested())) {
            return Optional.of(
                    "it locks " + String.join(" ", locked) + ", the profile says " + String.join(" ", requested()));
        }
        Map<String, String> versions = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher entry = LINE.matcher(line);
            if (!entry.matches()) {
                return Optional.of("line " + (lines.indexOf(line) + 1) + " is not NAME==VERSION --hash=sha256:…");
            }
            versions.put(normalize(entry.group(1)), entry.group(2));
        }
        return install.packages().entrySet().stream()
                .filter(one -> !one.getValue().equals(versions.get(normalize(one.getKey()))))
                .map(one -> "it lacks " + one.getKey() + "==" + one.getValue())
                .findFirst();
    }

    private static String normalize(String name) {
        return name.replaceFirst("\\[.*", "").replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
    }
}
